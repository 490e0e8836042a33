// The life of every resource kind in lives.json, as in life.py. `call(operation, input)` is the client; a refusal has the API's name of the error as its name.
const fs = require('fs');

const filled = (value, arns) => typeof value === 'string' ? value.replace(/\$\{(\w+)\}/g, (_, kind) => arns[kind])
  : Array.isArray(value) ? value.map(one => filled(one, arns))
    : value && typeof value === 'object' ? Object.fromEntries(Object.entries(value).map(([name, one]) => [name, filled(one, arns)])) : value;

function same(expected, actual, path) {
  if (Array.isArray(expected)) {
    if (expected.length !== actual?.length) throw new Error(`${path}: ${actual?.length} items, not ${expected.length}`);
    expected.forEach((one, at) => same(one, actual[at], `${path}[${at}]`));
  } else if (expected && typeof expected === 'object') {
    for (const [name, one] of Object.entries(expected)) same(one, actual?.[name], `${path}.${name}`);
  } else if (expected !== actual) {
    throw new Error(`${path} is ${JSON.stringify(actual)}, not ${JSON.stringify(expected)}`);
  }
}

const unversioned = arn => arn.replace(/(\/\d+\.\d+\.\d+)\/\d+$/, '$1');

async function run(call, lives = JSON.parse(fs.readFileSync(process.argv[2]))) {
  const arns = {};
  const create = async life => arns[life.kind] = (await call(life.create, filled(life.input, arns)))[life.key];
  const get = async (life, arn) => (await call(life.get, { [life.key]: arn }))[life.member];
  const settled = async (life, arn) => {
    for (;;) {
      const thing = await get(life, arn);
      if (!life.until || thing[life.until[0]][life.until[1]] === life.until[2]) return thing;
      if (['FAILED', 'CANCELLED'].includes(thing[life.until[0]][life.until[1]])) throw new Error(JSON.stringify(thing.state));
      await new Promise(done => setTimeout(done, 100));
    }
  };
  const end = async life => {
    await call(life.delete, { [life.key]: arns[life.kind] });
    const problem = await get(life, arns[life.kind]).then(() => ({ name: 'none' }), problem => problem);
    if (problem.name !== 'ResourceNotFoundException') throw problem;
  };
  for (const life of lives) {
    const arn = await create(life);
    const sent = Object.fromEntries(Object.entries(filled(life.input, arns)).filter(([name]) => !(life.unread ?? []).includes(name)).map(([name, one]) => [life.renamed?.[name] ?? name, one]));
    same({ ...sent, ...life.read }, await settled(life, arn), life.kind);
    await call('TagResource', { resourceArn: arn, tags: { stage: 'test', 'a b': 'c/d+e' } });
    same({ team: 'web', stage: 'test', 'a b': 'c/d+e' }, (await call('ListTagsForResource', { resourceArn: arn })).tags, 'tags');
    await call('UntagResource', { resourceArn: arn, tagKeys: ['a b', 'stage'] });
    const tags = (await call('ListTagsForResource', { resourceArn: arn })).tags;
    if (JSON.stringify(tags) !== '{"team":"web"}') throw new Error(JSON.stringify(tags));
    if (life.update) {
      const change = filled(life.change, arns);
      await call(life.update, { [life.key]: arn, ...change });
      same(change, await get(life, arn), life.kind);
    }
    const listed = (await call(life.list, {}))[life.items].map(one => unversioned(one.arn));
    if (!listed.includes(unversioned(arn))) throw new Error(`${arn} is not among ${listed}`);
  }
  const first = { ...arns }, backwards = [...lives].reverse();
  for (const life of backwards) await end(life);
  for (const life of lives) {
    const arn = await create(life);
    if (unversioned(arn) !== unversioned(first[life.kind])) throw new Error(arn);
    await settled(life, arn);
  }
  for (const life of backwards) {
    await end(life);
    console.log(life.kind);
  }
}

module.exports = call => run(call).then(() => process.exit(0), problem => { console.error(problem); process.exit(1); });
