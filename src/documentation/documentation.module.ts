import { Module } from '@nestjs/common';
import { ProblemPagesController } from './problem-pages.controller.js';

/** The problem pages. `serve-documentation.ts` serves Swagger UI and the OpenAPI document. */
@Module({ controllers: [ProblemPagesController] })
export class DocumentationModule {}
