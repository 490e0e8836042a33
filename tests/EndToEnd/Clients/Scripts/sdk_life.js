const sdk = require('@aws-sdk/client-imagebuilder');
const client = new sdk.ImagebuilderClient({});
require('./life.js')((operation, input) => client.send(new sdk[`${operation}Command`](input)));
