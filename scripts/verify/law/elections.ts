/** Which candidates take which seats. */

export interface Candidate {
  /** From 0 */
  readonly place: number;
  readonly segment: number;
  readonly votes: number;
}

/**
 * For each seat the candidate's number, from 1, or 0. Candidates who reached the majority are ranked
 * by votes. Each takes a seat of the own segment, else one of any. Among candidates with equal votes
 * those who compete for too few seats are none of them elected, and what they competed for stays
 * vacant for a run-off; whoever has a seat of the own segment uncontested competes with nobody.
 */
export function allocate(segments: readonly number[], candidates: readonly Candidate[]): number[] {
  const elected = segments.map(() => 0);
  const open = new Set(segments.keys());
  const openOf = (segment: number): number[] => [...open].filter((i) => segments[i] === segment);
  const take = (seat: number | undefined, candidate: Candidate | undefined): void => {
    if (seat === undefined || candidate === undefined) return;
    elected[seat] = candidate.place + 1;
    open.delete(seat);
  };
  for (const equals of byVotes(candidates)) {
    const groups = [...new Set(equals.map(({ segment }) => segment))].map((segment) => {
      const group = equals.filter((candidate) => candidate.segment === segment);
      const own = segment === 0 ? [] : openOf(segment);
      return { group, own, needy: group.slice(own.length) };
    });
    const any = openOf(0);
    const needy = groups
      .flatMap((group) => group.needy)
      .sort((a, b) => a.segment - b.segment || a.place - b.place);
    const contested = needy.length > any.length;
    for (const { group, own, needy: needing } of groups) {
      if (contested && needing.length > 0) for (const seat of own) open.delete(seat);
      else group.slice(0, own.length).forEach((candidate, i) => void take(own[i], candidate));
    }
    if (contested) for (const seat of any) open.delete(seat);
    else needy.forEach((candidate, i) => void take(any[i], candidate));
  }
  return elected;
}

/** Groups of candidates with equal votes, the most votes first, each in the order of their places. */
function byVotes(candidates: readonly Candidate[]): Candidate[][] {
  const votes = [...new Set(candidates.map((candidate) => candidate.votes))].sort((a, b) => b - a);
  return votes.map((number) =>
    candidates.filter((candidate) => candidate.votes === number).sort((a, b) => a.place - b.place),
  );
}
