import { join } from 'node:path';
import { readOwnFile } from '../own-file.ts';
import type { Shell } from './shell.ts';

const directory = join(import.meta.dirname, 'scripts');

const FILES: Readonly<Record<Shell, string>> = {
  bash: 'zoomctl.bash',
  zsh: 'zoomctl.zsh',
  fish: 'zoomctl.fish',
  pwsh: 'zoomctl.ps1',
};

/** The one command that installs the script of each shell. */
export const INSTALL: Readonly<Record<Shell, string>> = {
  bash: `echo 'eval "$(zoomctl completion bash)"' >> ~/.bashrc`,
  zsh: `echo 'eval "$(zoomctl completion zsh)"' >> ~/.zshrc`,
  fish: 'mkdir -p ~/.config/fish/completions && zoomctl completion fish > ~/.config/fish/completions/zoomctl.fish',
  pwsh: `Add-Content $PROFILE 'zoomctl completion pwsh | Out-String | iex'`,
};

/** What makes a shell complete zoomctl: it hands the line to `zoomctl __complete SHELL`, and shows what comes back. */
export function completionScript(shell: Shell): string {
  return readOwnFile(join(directory, FILES[shell]), 'utf8');
}
