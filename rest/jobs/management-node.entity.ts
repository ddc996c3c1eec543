import { Column, Entity, PrimaryColumn } from 'typeorm';
import { epochMillis, uuidColumn } from '#kernel';

/** A running management node, by its last sign of life in the database's own time. Used on PostgreSQL only. */
@Entity('management_node')
export class ManagementNode {
  @PrimaryColumn(uuidColumn())
  uuid: string;

  @Column(epochMillis())
  heartbeatAt: number;
}
