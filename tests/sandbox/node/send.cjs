// Meta's client for Node, unchanged but for its endpoint: reads one request from standard input, says what came of it.
//
// {"graph": "http://127.0.0.1:1234", "token": "…", "dataset": "123", "app_secret": null, "events": [{…}], "envelope": {…},
//  "batch": null}
'use strict';

const sdk = require('facebook-nodejs-business-sdk');

const {
  AppData, BatchProcessor, Content, CustomData, EventRequest, ExtendedDeviceInfo, FacebookAdsApi, ServerEvent, UserData,
} = sdk;

function filled(target, values) {
  for (const [setter, value] of Object.entries(values || {})) {
    target[setter](value);
  }
  return target;
}

function customData({contents, ...plain}) {
  const made = filled(new CustomData(), plain);
  return contents ? made.setContents(contents.map((one) => filled(new Content(), one))) : made;
}

function appData({extinfo, ...plain}) {
  return filled(new AppData(), plain).setExtinfo(filled(new ExtendedDeviceInfo(), extinfo));
}

function serverEvent({userData, custom, app, ...plain}) {
  const event = filled(new ServerEvent(), plain).setUserData(filled(new UserData(), userData));
  if (custom) event.setCustomData(customData(custom));
  if (app) event.setAppData(appData(app));
  return event;
}

async function main(asked) {
  // GRAPH is a getter of the class: assigning to it does nothing, so the property is defined anew.
  Object.defineProperty(FacebookAdsApi, 'GRAPH', {get: () => asked.graph});
  FacebookAdsApi.init(asked.token, 'en_US', false);
  const events = asked.events.map(serverEvent);
  if (asked.batch) {
    const request = new EventRequest(asked.token, asked.dataset, []);
    await new BatchProcessor(asked.batch, 2).processEvents(request, events);
    return {batched: events.length};
  }
  const request = filled(new EventRequest(asked.token, asked.dataset, events), asked.envelope);
  const response = await request.execute();
  return {events_received: response.events_received, messages: response.messages, fbtrace_id: response.fbtrace_id};
}

function refused(error) {
  const body = error.response && error.response.error ? error.response : {error: error.response || {}};
  return {status: error.status, error: body.error, message: String(error.message)};
}

let text = '';
process.stdin.on('data', (part) => { text += part; });
process.stdin.on('end', () => {
  main(JSON.parse(text)).catch(refused).then((found) => process.stdout.write(JSON.stringify(found)));
});
