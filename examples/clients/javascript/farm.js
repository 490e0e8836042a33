// A BuildFarm over gRPC: the channel, the credential, the details of errors.
'use strict';
const crypto = require('crypto'), fs = require('fs'), path = require('path');
const grpc = require('@grpc/grpc-js'), loader = require('@grpc/proto-loader');

const protos = process.env.BUILDFARM_PROTOS || path.join(__dirname, '../../../protos');
const load = file => grpc.loadPackageDefinition(loader.loadSync(file, { includeDirs: [protos], enums: String, longs: Number, oneofs: true }));

/** The bearer token of docs/grpc-auth.md: a presigned request for the host, good for 15 minutes. */
function bearer({ host, region, accessKeyId, secretAccessKey, sessionToken }, now = new Date()) {
  const hmac = (key, text) => crypto.createHmac('sha256', key).update(text).digest();
  const sha = text => crypto.createHash('sha256').update(text).digest('hex');
  const date = now.toISOString().replace(/[-:]|\.\d+/g, ''), day = date.slice(0, 8);
  const scope = `${day}/${region}/buildfarm/aws4_request`;
  const query = Object.entries({
    'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
    'X-Amz-Credential': `${accessKeyId}/${scope}`,
    'X-Amz-Date': date,
    'X-Amz-Expires': '900',
    ...(sessionToken ? { 'X-Amz-Security-Token': sessionToken } : {}),
    'X-Amz-SignedHeaders': 'host',
  }).map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&');
  const canonical = ['GET', '/farm/bearer', query, `host:${host}`, '', 'host', sha('')].join('\n');
  const key = ['buildfarm', 'aws4_request'].reduce(hmac, hmac(hmac('AWS4' + secretAccessKey, day), region));
  const signature = hmac(key, ['AWS4-HMAC-SHA256', date, scope, sha(canonical)].join('\n')).toString('hex');
  return 'bf1.' + Buffer.from(`${query}&X-Amz-Signature=${signature}`).toString('base64url');
}

/** What a refusal says beyond its code: the error's type as REST callers read it, and the fields that broke a rule. */
function details(problem) {
  const [packed] = problem.metadata ? problem.metadata.get('grpc-status-details-bin') : [];
  if (!packed) return { type: '', fields: [] };
  const { Status, ErrorInfo, BadRequest } = decoders();
  const found = { type: '', fields: [] };
  for (const { type_url: url, value } of Status(packed).details) {
    if (url.endsWith('ErrorInfo')) found.type = ErrorInfo(value).reason;
    if (url.endsWith('BadRequest')) found.fields = BadRequest(value).fieldViolations.map(violation => violation.field);
  }
  return found;
}

// proto-loader gives services; protobufjs, which it stands on, reads single messages.
const decoders = () => {
  const protobuf = require('protobufjs');
  const root = new protobuf.Root();
  root.resolvePath = (origin, target) => target.startsWith('google/protobuf/') ? target : path.join(protos, target);
  root.loadSync('buildfarm/rpc/v1/status.proto');
  const of = name => octets => root.lookupType(`buildfarm.rpc.v1.${name}`).decode(octets);
  return { Status: of('Status'), ErrorInfo: of('ErrorInfo'), BadRequest: of('BadRequest') };
};

class Farm {
  /** @param options host (HOST:PORT or https://HOST:PORT), region, accessKeyId, secretAccessKey, sessionToken, ca, certificate, key (PEM files) */
  constructor(options) {
    const secure = options.host.startsWith('https://');
    this.options = { ...options, host: options.host.replace(/^https?:\/\//, '').replace(/\/$/, '') };
    const read = file => file ? fs.readFileSync(file) : null;
    const channel = secure
      ? grpc.credentials.createSsl(read(options.ca), read(options.key), read(options.certificate))
      : grpc.credentials.createInsecure();
    const gzip = { 'grpc.default_compression_algorithm': grpc.compressionAlgorithms.gzip };
    const client = (Service, extra) => new Service(this.options.host, channel, extra);
    this.builder = client(load('buildfarm/imagebuilder/v1/imagebuilder.proto').buildfarm.imagebuilder.v1.ImageBuilder, gzip);
    this.farm = client(load('buildfarm/farm/v1/farm.proto').buildfarm.farm.v1.Farm);
    this.health = client(load('grpc/health/v1/health.proto').grpc.health.v1.Health);
    this.reflection = client(load('grpc/reflection/v1/reflection.proto').grpc.reflection.v1.ServerReflection);
  }

  /** From the variables that `./buildfarm env` prints. */
  static fromEnvironment(env = process.env) {
    return new Farm({
      host: env.BUILDFARM_GRPC, region: env.AWS_REGION || 'us-east-1',
      accessKeyId: env.AWS_ACCESS_KEY_ID, secretAccessKey: env.AWS_SECRET_ACCESS_KEY, sessionToken: env.AWS_SESSION_TOKEN,
      ca: env.AWS_CA_BUNDLE, certificate: env.BUILDFARM_CLIENT_CERT, key: env.BUILDFARM_CLIENT_KEY,
    });
  }

  /** A new token for each call: making one takes less than a millisecond. */
  metadata() {
    const metadata = new grpc.Metadata();
    metadata.set('authorization', 'Bearer ' + bearer(this.options));
    return metadata;
  }

  /** One unary call. @param seconds its deadline */
  call(client, method, request, seconds = 10) {
    return new Promise((good, bad) => client[method](
      request, this.metadata(), { deadline: Date.now() + seconds * 1000 }, (problem, answer) => problem ? bad(problem) : good(answer)));
  }

  close() {
    for (const client of [this.builder, this.farm, this.health, this.reflection]) client.close();
  }
}

module.exports = { Farm, bearer, details };
