import { Module } from '@nestjs/common';
import { LiveNodes } from './live-nodes.js';

@Module({ providers: [LiveNodes], exports: [LiveNodes] })
export class ClusterModule {}
