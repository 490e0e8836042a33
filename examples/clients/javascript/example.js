// node example.js [ARN of an image's build version …]
'use strict';
const grpc = require('@grpc/grpc-js');
const { Farm, details } = require('./farm');

async function main(arns) {
  const farm = Farm.fromEnvironment();
  console.log('health', (await farm.call(farm.health, 'Check', {})).status);
  console.log('services', (await services(farm)).join(' '));

  const images = await farm.call(farm.builder, 'ListImages', { maxResults: 25 });
  console.log('images', (images.imageVersionList || []).length);

  await farm.call(farm.builder, 'ListImages', { maxResults: 99 }).catch(problem => {
    const { type, fields } = details(problem);
    console.log('refused', grpc.status[problem.code], type, fields.join(' '));
  });

  // What takes longer than its deadline is given up by both sides.
  await farm.call(farm.farm, 'GetFarmStatus', {}, 0.3)
    .then(status => console.log('cloud', status.cloud), problem => console.log('status', grpc.status[problem.code]));

  if (arns.length > 0) {
    await cancelled(farm, arns[0]);
    await watch(farm, arns);
  }
  farm.close();
}

function services(farm) {
  return new Promise((good, bad) => {
    const stream = farm.reflection.ServerReflectionInfo(farm.metadata());
    stream.on('data', answer => { good(answer.listServicesResponse.service.map(service => service.name)); stream.end(); });
    stream.on('error', bad);
    stream.write({ listServices: '' });
  });
}

// A server stream, left after its first event.
function cancelled(farm, arn) {
  return new Promise(good => {
    const events = farm.farm.WatchBuild({ imageBuildVersionArn: arn }, farm.metadata());
    events.on('data', () => events.cancel());
    events.on('error', problem => { console.log('left', grpc.status[problem.code]); good(); });
    events.on('end', () => good());
  });
}

// A stream of both directions: a request adds a build.
function watch(farm, arns) {
  return new Promise((good, bad) => {
    const stream = farm.farm.WatchBuilds(farm.metadata());
    stream.on('data', event => {
      const build = event.imageBuildVersionArn.split('/').slice(-3).join('/');
      const { state, step, log, end } = event;
      if (event.event === 'state') console.log(build, state.status);
      if (event.event === 'step') console.log(build, step.step, step.status);
      if (event.event === 'log') console.log(build, '|', log.text);
      if (event.event === 'end') console.log(build, 'end', end.errorType || '');
    });
    stream.on('error', bad);
    stream.on('end', good);
    for (const arn of arns) stream.write({ imageBuildVersionArn: arn, includeLog: true });
    stream.end();
  });
}

main(process.argv.slice(2)).catch(problem => {
  console.error(problem.message, details(problem).type);
  process.exitCode = 1;
});
