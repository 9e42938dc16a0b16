// What feelin makes of expressions, in a form that compares with ours. Built into feelin.bundle.js by `npm run build`.
import { FeelDate, FeelDateTime, FeelDuration, FeelRange, FeelTime, SyntaxError as FeelSyntaxError, evaluate, isFunction, unaryTest } from 'feelin';

function canonical(value) {
  if (value === null || value === undefined) return null;
  if (typeof value === 'boolean' || typeof value === 'string') return value;
  if (typeof value === 'number') return { number: Number.isFinite(value) ? String(value) : null };
  if (value instanceof FeelDate) return { date: value.iso };
  if (value instanceof FeelTime) return { time: value.iso };
  if (value instanceof FeelDateTime) return { 'date and time': value.iso };
  if (value instanceof FeelDuration) return { duration: value.iso };
  if (value instanceof FeelRange) {
    return { range: [ value['start included'], canonical(value.start), canonical(value.end), value['end included'] ] };
  }
  if (Array.isArray(value)) return value.map(canonical);
  if (isFunction(value) || typeof value === 'function') return { function: true };
  return { context: Object.fromEntries(Object.entries(value).map(([ key, entry ]) => [ key, canonical(entry) ])) };
}

function opinion(run) {
  try {
    return canonical(run().value);
  } catch (error) {
    return { error: error instanceof FeelSyntaxError ? 'refused' : 'failed' };
  }
}

globalThis.opinions = (expressions, variables) => expressions.map(text => opinion(() => evaluate(text, variables)));
globalThis.verdicts = (cells, variables) => cells.map(([ text, value ]) =>
  opinion(() => unaryTest(text, { ...variables, '?': value })));
