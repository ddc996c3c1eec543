import { describeReal } from '../host/index.js';
import { overHttp } from './agent-access.js';
import { describeAgentConformance } from './agent-conformance.js';
import { libvirtSubject } from './libvirt-subject.js';

describeAgentConformance('libvirt, over HTTP', libvirtSubject(overHttp), describeReal);
