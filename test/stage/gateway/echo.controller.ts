import { Body, Controller, Delete, Get, HttpCode, Module, Param, Post, Query } from '@nestjs/common';
import { IsIn, IsInt, IsObject, IsString, Length, Min } from 'class-validator';
import { type Caller } from '../../../src/access/caller.js';
import { CurrentCaller } from '../../../src/access/current-caller.decorator.js';
import { RequiresScope } from '../../../src/access/requires-scope.decorator.js';
import { IfGiven } from '../../../src/http/if-given.decorator.js';
import { PageQueryDto } from '../../../src/http/page-query.dto.js';

export class EchoDto {
  @IsString()
  @Length(1, 10)
  name: string;

  @IfGiven()
  @IsInt()
  @Min(0)
  count?: number;

  @IfGiven()
  @IsIn(['calm', 'urgent'])
  mood?: string;

  @IfGiven()
  @IsObject()
  metadata?: Record<string, string>;
}

/** Routes of every kind, for tests of the HTTP edge. */
@Controller('echo')
class EchoController {
  @Post()
  @HttpCode(200)
  @RequiresScope('refresh:write')
  echoBody(@Body() body: EchoDto): EchoDto {
    return body;
  }

  @Get()
  @RequiresScope('refresh:read')
  echoQuery(@Query() query: PageQueryDto): PageQueryDto {
    return query;
  }

  @Get('named')
  @RequiresScope('refresh:read')
  echoNamed(@Query('word') word: string): { word: string } {
    return { word };
  }

  @Get('caller')
  @RequiresScope('refresh:read')
  echoCaller(@CurrentCaller() caller: Caller): { id: string } {
    return { id: caller.id };
  }

  @Get('broken')
  @RequiresScope('refresh:read')
  fail(): never {
    throw new Error('the database password is hunter2');
  }

  @Post(':id/act')
  @HttpCode(200)
  @RequiresScope('refresh:write')
  act(@Param('id') id: string): { id: string } {
    return { id };
  }

  @Delete(':id')
  @HttpCode(204)
  @RequiresScope('refresh:write')
  remove(@Param('id') _id: string): void {}
}

@Module({ controllers: [EchoController] })
export class EchoModule {}
