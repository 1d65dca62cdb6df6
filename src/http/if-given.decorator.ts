import { applyDecorators } from '@nestjs/common';
import { IsDefined, ValidateIf } from 'class-validator';

/**
 * An optional field whose contract has no null. `IsOptional()` skips the checks of null too, so a caller that sends null unintentionally
 * would get the widest default. It is only for fields that document null.
 */
export function IfGiven(): PropertyDecorator {
  return applyDecorators(
    ValidateIf((_body: object, value: unknown) => value !== undefined),
    IsDefined({ message: 'Null is not a value here: leave the field out.' }),
  );
}
