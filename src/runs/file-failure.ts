import { EXIT, Failure } from '../errors.ts';

/** The system's words about a journal that can't be written. */
export function asFileFailure(path: string, error: unknown): Failure {
  const code = (error as NodeJS.ErrnoException).code ?? String(error);
  return new Failure('file_unusable', EXIT.failed, `${path} can't be written (${code}).`, {
    hint: 'Without its journal a run can not go on. Check the permissions and the free space, then go on with --resume.',
    cause: error,
  });
}
