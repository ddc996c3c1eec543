import { Controller, Get, Redirect } from '@nestjs/common';
import { API_PAGE_PATH } from './openapi/serve-openapi.js';

/** Whoever opens the printed URL in a browser lands on a page that says what can be done here. */
@Controller()
export class StartPageController {
  @Get()
  @Redirect(`/${API_PAGE_PATH}`)
  start(): void {
    // The decorator answers.
  }
}
