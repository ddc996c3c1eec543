import { Controller, Get, HttpCode, ServiceUnavailableException } from '@nestjs/common';
import { UnitOfWork } from '#kernel';

/** For load balancers and service managers: no session, no details. */
@Controller('health')
export class HealthController {
  constructor(private readonly uow: UnitOfWork) {}

  /** The process runs. */
  @Get('live')
  @HttpCode(200)
  live() {
    return { status: 'up' };
  }

  /** The process can do its work: the database answers. */
  @Get('ready')
  async ready() {
    try {
      await this.uow.reader.query('SELECT 1');
    } catch (cause) {
      throw new ServiceUnavailableException({ status: 'down', database: 'down' }, { cause });
    }
    return { status: 'up', database: 'up' };
  }
}
