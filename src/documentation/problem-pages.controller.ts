import { Controller, Get, Header, Param } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Public } from '../access/public.decorator.js';
import { Problem } from '../platform/problem.js';
import { problemPagePolicy, renderProblemList, renderProblemPage } from './render-problem-page.js';

const html = 'text/html; charset=utf-8';

/** The pages behind the `type` of each problem, and for each code inside a refresh. */
@ApiExcludeController()
@Controller('problems')
export class ProblemPagesController {
  @Get()
  @Public()
  @Header('Content-Type', html)
  @Header('Content-Security-Policy', problemPagePolicy)
  listProblems(): string {
    return renderProblemList();
  }

  @Get(':code')
  @Public()
  @Header('Content-Type', html)
  @Header('Content-Security-Policy', problemPagePolicy)
  explainProblem(@Param('code') code: string): string {
    const page = renderProblemPage(code);
    if (page !== null) return page;
    throw new Problem('problem-not-found', 'No problem has this code. The list is at /problems.');
  }
}
