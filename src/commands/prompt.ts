/** Asks questions on standard error, so that standard output holds results alone. */
export async function prompts() {
  const { createPromptModule } = await import('inquirer');
  return createPromptModule({ input: process.stdin, output: process.stderr });
}
