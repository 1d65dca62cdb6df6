import { Module } from '@nestjs/common';
import { ProblemPagesController } from './problem-pages.controller.js';

/** The pages for people. Swagger UI and the OpenAPI document are served beside it (`serve-documentation.ts`). */
@Module({ controllers: [ProblemPagesController] })
export class DocumentationModule {}
