// Reads a calendar on stdin as ical.js does and prints its content as one line of JSON. Exits 1 when it does not parse.

import { readFileSync } from "node:fs";
import ICAL from "ical.js";

ICAL.design.strict = true;
const calendar = new ICAL.Component(ICAL.parse(readFileSync(0, "utf8")));
const zones = calendar.getAllSubcomponents("vtimezone");
// Only the zone rules of the file itself: none are built in here.
zones.forEach((zone) => ICAL.TimezoneService.register(new ICAL.Timezone(zone)));

const events = calendar.getAllSubcomponents("vevent").map((component) => {
  const event = new ICAL.Event(component);
  return {
    uid: event.uid,
    sequence: event.sequence,
    summary: event.summary,
    description: event.description,
    start: new Date(event.startDate.toUnixTime() * 1000).toISOString(),
    wall: event.startDate.toString(),
    zone: event.startDate.zone.tzid,
    minutes: event.duration.toSeconds() / 60,
    url: component.getFirstPropertyValue("url"),
    status: component.getFirstPropertyValue("status"),
    category: component.getFirstPropertyValue("categories"),
    stamp: component.getFirstPropertyValue("dtstamp").toString(),
    alarms: component.getAllSubcomponents("valarm").map((alarm) =>
      alarm.getFirstPropertyValue("trigger").toSeconds() / 60),
  };
});

console.log(JSON.stringify({
  name: calendar.getFirstPropertyValue("x-wr-calname"),
  version: calendar.getFirstPropertyValue("version"),
  zones: zones.map((zone) => zone.getFirstPropertyValue("tzid")),
  events,
}));
