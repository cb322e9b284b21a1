import { broken } from './fault-checks.ts';
import type { FaultLane } from './fault-lane.ts';
import type { FaultKind, ReplyFault } from './fault-proxy.ts';
import { FAULT_SCENARIOS, type FaultScenario } from './fault-scenarios.ts';
import { lengthOfHead } from './http-bytes.ts';

export interface FaultCase {
  readonly scenario: FaultScenario;
  readonly fault: ReplyFault;
  readonly name: string;
}

export interface FaultResult {
  readonly name: string;
  readonly kind: FaultKind;
  readonly exitCode: number | null;
  /** What is wrong; nothing, if all is well. */
  readonly wrong: readonly string[];
}

/** Faults that need no time-out to be noticed. */
export const QUICK_FAULTS: readonly FaultKind[] = [
  'cut',
  'truncate',
  'delay',
  'split',
  'corrupt',
  'shorten',
  'swallow',
];

/** Where replies change their meaning: the status, the end of the head, the first and the last bytes of all and of the body. */
function edgesOf(reply: Buffer): number[] {
  const head = lengthOfHead(reply) ?? 0;
  const end = reply.length;
  return [0, 1, 9, 10, 11, head - 2, head - 1, head, head + 1, end - 2, end - 1, end];
}

/** The n-th of so many bytes of a reply: its edges first, and then all over it, each another one. */
function positionOf(reply: Buffer, n: number, count: number): number {
  const edges = edgesOf(reply);
  const edge = edges[n];
  if (edge !== undefined && count > edges.length) return edge;
  const strided = count > edges.length ? n - edges.length : n;
  const strides = count > edges.length ? count - edges.length : count;
  return Math.floor(((strided + 0.5) * reply.length) / strides);
}

function caseOf(scenario: FaultScenario, kind: FaultKind, n: number, count: number): FaultCase {
  const { on, requests = 1 } = scenario;
  // One fault that passes, or one that stays for as long as the command tries.
  const times = n % 3 === 2 && kind !== 'stall' ? Number.POSITIVE_INFINITY : 1;
  const at = (reply: Buffer): number => {
    const position = positionOf(reply, n, count);
    if (kind !== 'shorten') return position;
    const head = lengthOfHead(reply) ?? 0;
    return head + Math.floor((position * (reply.length - head)) / Math.max(1, reply.length));
  };
  return {
    scenario,
    fault: { kind, at, on, times, after: n % requests, mask: 1 << (n % 8), delay: 150 },
    name: `${scenario.name}: ${kind}, byte ${n + 1} of ${count}${times === 1 ? '' : ', every time'}`,
  };
}

/** So many cases of each scenario and kind, the same ones at each run; however few of the first are taken, all are among them. */
export function faultCases(
  kinds: readonly FaultKind[],
  count: number,
  scenarios: readonly FaultScenario[] = FAULT_SCENARIOS,
): FaultCase[] {
  const cases: FaultCase[] = [];
  for (let n = 0; n < count; n++) {
    for (const scenario of scenarios) {
      for (const kind of kinds) {
        // Where nothing is handed on there is no byte to choose.
        const bytes = kind === 'swallow' ? Math.min(count, 6 * (scenario.requests ?? 1)) : count;
        const some = scenario.slow ? Math.ceil(bytes / 3) : bytes;
        if (n < some) cases.push(caseOf(scenario, kind, n, some));
      }
    }
  }
  return cases;
}

/** Runs a case, and tells what was wrong. */
async function runFaultCase(lane: FaultLane, one: FaultCase): Promise<FaultResult> {
  const { scenario, fault, name } = one;
  const { args, env = {} } = await scenario.prepare(lane);
  const outcome = await lane.run(args, fault, env);
  lane.proxy.set(undefined);
  const wrong = [...broken(outcome)];
  try {
    wrong.push(...(await scenario.check(lane, outcome)));
  } catch (error) {
    wrong.push(`the check failed: ${(error as Error).message}`);
  }
  if (wrong.length > 0) wrong.push(`exit code ${outcome.exitCode}; ${outcome.stderr.trim()}`);
  return { name, kind: fault.kind, exitCode: outcome.exitCode, wrong };
}

/** Learns of each result, and says whether another case is to be begun. */
export interface FaultWatch {
  told(result: FaultResult): void;
  goesOn(): boolean;
}

/** Runs cases in their order, one at a time in each lane, and gives what became of each. */
export async function runFaultCases(
  lanes: readonly FaultLane[],
  cases: readonly FaultCase[],
  watch?: FaultWatch,
): Promise<FaultResult[]> {
  const results: FaultResult[] = [];
  const left = [...cases];
  await Promise.all(
    lanes.map(async (lane) => {
      while (watch?.goesOn() ?? true) {
        const one = left.shift();
        if (one === undefined) return;
        const result = await runFaultCase(lane, one);
        results.push(result);
        watch?.told(result);
      }
    }),
  );
  return results;
}
