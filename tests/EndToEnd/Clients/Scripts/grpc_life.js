const grpc = require('@grpc/grpc-js'), loader = require('@grpc/proto-loader'), crypto = require('crypto');
const { GRPC_HOST, PROTOS, AWS_ACCESS_KEY_ID: KEY, AWS_SECRET_ACCESS_KEY: SECRET } = process.env, region = 'us-east-1';
const loaded = loader.loadSync('buildfarm/imagebuilder/v1/imagebuilder.proto', { includeDirs: [PROTOS], enums: String, longs: Number });

// The bearer token of docs/grpc-auth.md.
const hmac = (key, text) => crypto.createHmac('sha256', key).update(text).digest(), sha = text => crypto.createHash('sha256').update(text).digest('hex');
function bearer(host) {
  const date = new Date().toISOString().replace(/[-:]|\.\d+/g, ''), day = date.slice(0, 8), scope = `${day}/${region}/buildfarm/aws4_request`;
  const query = Object.entries({ 'X-Amz-Algorithm': 'AWS4-HMAC-SHA256', 'X-Amz-Credential': `${KEY}/${scope}`, 'X-Amz-Date': date, 'X-Amz-Expires': '900', 'X-Amz-SignedHeaders': 'host' })
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&');
  const canonical = ['GET', '/farm/bearer', query, `host:${host}`, '', 'host', sha('')].join('\n');
  const key = ['buildfarm', 'aws4_request'].reduce(hmac, hmac(hmac('AWS4' + SECRET, day), region));
  const signature = hmac(key, ['AWS4-HMAC-SHA256', date, scope, sha(canonical)].join('\n')).toString('hex');
  return 'bf1.' + Buffer.from(`${query}&X-Amz-Signature=${signature}`).toString('base64url');
}

// Enums are called in protobuf's way here, and lists of one member stand in a message: both are put into REST's words, in which lives.json is written.
const types = Object.fromEntries(Object.entries(loaded).filter(([, one]) => one.format?.startsWith('Protocol Buffer 3')).map(([name, one]) => [name, one.type]));
const typeOf = (field, scope) => [field.typeName.replace(/^\./, ''), `${scope}.${field.typeName}`, `buildfarm.imagebuilder.v1.${field.typeName}`].find(name => types[name]);
const plain = text => text.replace(/[^a-z0-9]/gi, '').toLowerCase();
function translated(value, typeName, one) {
  const type = types[typeName];
  if (!type?.field || value === null || typeof value !== 'object') return value;
  const out = {};
  for (const [name, inner] of Object.entries(value)) {
    const field = type.field.find(field => field.jsonName === name || field.name.replace(/_(\w)/g, (_, c) => c.toUpperCase()) === name);
    const target = field && field.typeName && typeOf(field, typeName);
    const each = item => target && types[target].value ? one(item, types[target]) : target ? translated(item, target, one) : item;
    const isMap = target && types[target].options?.mapEntry;
    out[name] = inner === undefined || isMap ? inner : Array.isArray(inner) ? inner.map(each) : each(inner);
  }
  return out;
}
const prefix = type => plain(type.name);
const toProto = (name, type) => (type.value.find(value => plain(value.name) === prefix(type) + plain(name)) ?? { name }).name;
const wire = {};
const collect = value => typeof value === 'string' ? wire[plain(value)] = value : value && typeof value === 'object' && Object.values(value).forEach(collect);
collect(JSON.parse(require('fs').readFileSync(process.argv[2])));
const fromProto = (name, type) => wire[plain(name).slice(prefix(type).length)] ?? name.slice(type.name.length + 1);

const client = new (grpc.loadPackageDefinition(loaded).buildfarm.imagebuilder.v1.ImageBuilder)(GRPC_HOST, grpc.credentials.createInsecure());
const signed = new grpc.Metadata();
signed.set('authorization', 'Bearer ' + bearer(GRPC_HOST));
const service = loaded['buildfarm.imagebuilder.v1.ImageBuilder'];
require('./life.js')((operation, input) => new Promise((good, bad) => {
  const { requestType, responseType } = service[operation], full = name => 'buildfarm.imagebuilder.v1.' + name;
  client[operation](translated(input, full(requestType.type.name), toProto), signed, { deadline: Date.now() + 20000 }, (problem, answer) => {
    if (!problem) return good(translated(answer, full(responseType.type.name), fromProto));
    const details = problem.metadata.get('grpc-status-details-bin')[0]?.toString() ?? '';
    problem.name = details.match(/\w+Exception/)?.[0] ?? problem.name;
    bad(problem);
  });
}));
