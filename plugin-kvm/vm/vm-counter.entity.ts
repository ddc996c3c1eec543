import { Column, Entity, PrimaryColumn } from 'typeorm';

/**
 * A counter that both databases know: sequences are PostgreSQL's only, and `max + 1` gives the number of a destroyed VM
 * out again. The migration puts its row in.
 */
@Entity('vm_counter')
export class VmCounterEntity {
  @PrimaryColumn({ type: 'varchar', length: 32 })
  name: string;

  @Column({ type: 'integer' })
  value: number;
}
