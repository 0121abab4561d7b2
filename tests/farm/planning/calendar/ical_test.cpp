#include "farm/planning/calendar/ical.hpp"

#include <libical/ical.h>

#include <memory>
#include <set>

#include "base/text/text.hpp"
#include "support.hpp"
#include "zones/zones.hpp"

using namespace farmtok;
using namespace std::chrono_literals;
using model::PostState;
using model::Scheduled;
using test::noon;

namespace {

Scheduled post_at(base::Instant at, const std::string& zone, const std::string& text = "Day 30") {
  static int number = 0;
  Scheduled post;
  post.scheduled_id = "post_" + std::to_string(++number);
  post.tweet_text = text;
  post.timezone = zone;
  post.scheduled_datetime = at;
  post.created_at = post.updated_at = noon();
  post.volunteer_magic_link = "http://farm.test/volunteer/" + post.scheduled_id + "?inbox_tracer=a%20b,c;d";
  return post;
}

/// A calendar as another program reads it.
class Reading {
 public:
  explicit Reading(const std::string& text) : calendar_{icalparser_parse_string(text.c_str()), icalcomponent_free} {
    REQUIRE(calendar_);
    CHECK(icalcomponent_isa(calendar_.get()) == ICAL_VCALENDAR_COMPONENT);
    CHECK(icalcomponent_count_errors(calendar_.get()) == 0);
    icalrestriction_check(calendar_.get());
    CHECK(icalcomponent_count_errors(calendar_.get()) == 0);
    for (auto* each : all(calendar_.get(), ICAL_VTIMEZONE_COMPONENT)) {
      auto* zone = icaltimezone_new();
      REQUIRE(icaltimezone_set_component(zone, icalcomponent_new_clone(each)));
      const std::string name = icaltimezone_get_tzid(zone);
      zones_.emplace(name, std::unique_ptr<icaltimezone, void (*)(icaltimezone*)>{
                               zone, [](icaltimezone* own) { icaltimezone_free(own, 1); }});
    }
  }

  static std::vector<icalcomponent*> all(icalcomponent* of, icalcomponent_kind kind) {
    std::vector<icalcomponent*> made;
    for (auto* each = icalcomponent_get_first_component(of, kind); each;
         each = icalcomponent_get_next_component(of, kind))
      made.push_back(each);
    return made;
  }
  std::vector<icalcomponent*> events() const { return all(calendar_.get(), ICAL_VEVENT_COMPONENT); }
  std::vector<icalcomponent*> zones() const { return all(calendar_.get(), ICAL_VTIMEZONE_COMPONENT); }

  std::string own(icalproperty_kind kind) const { return text(calendar_.get(), kind); }
  static std::string text(icalcomponent* of, icalproperty_kind kind) {
    auto* property = icalcomponent_get_first_property(of, kind);
    REQUIRE(property);
    const auto* value = icalproperty_get_value(property);
    if (icalvalue_isa(value) == ICAL_TEXT_VALUE) return icalvalue_get_text(value);
    const std::unique_ptr<char, void (*)(void*)> whole{icalproperty_get_value_as_string_r(property), std::free};
    return whole.get();
  }
  static std::string tzid(icalcomponent* event) {
    auto* start = icalcomponent_get_first_property(event, ICAL_DTSTART_PROPERTY);
    auto* parameter = icalproperty_get_first_parameter(start, ICAL_TZID_PARAMETER);
    return parameter ? icalparameter_get_tzid(parameter) : "";
  }
  /// The instant at which an event begins, by the rules in the file itself.
  base::Instant start(icalcomponent* event) const {
    const auto at = icalproperty_get_dtstart(icalcomponent_get_first_property(event, ICAL_DTSTART_PROPERTY));
    const auto name = tzid(event);
    const auto* zone = icaltime_is_utc(at) ? icaltimezone_get_utc_timezone() : zones_.at(name).get();
    return base::Instant{std::chrono::seconds{icaltime_as_timet_with_zone(at, zone)}};
  }

 private:
  std::unique_ptr<icalcomponent, void (*)(icalcomponent*)> calendar_;
  std::map<std::string, std::unique_ptr<icaltimezone, void (*)(icaltimezone*)>> zones_;
};

Reading read(const std::vector<Scheduled>& posts) { return Reading{farm::planning::to_ical(posts, "Posts", noon())}; }

std::string repeated(std::string_view piece, std::size_t bytes) {
  std::string made;
  while (made.size() < bytes) made += piece;
  return made;
}

/// The lines of the file. Checks that each ends in CRLF, is short and cuts no code point.
std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < text.size();) {
    const auto end = text.find("\r\n", at);
    REQUIRE(end != std::string::npos);
    lines.push_back(text.substr(at, end - at));
    CHECK(lines.back().size() <= 75);
    CHECK(lines.back().find_first_of("\r\n") == std::string::npos);
    CHECK_MESSAGE(base::valid_utf8(lines.back()), lines.back());
    at = end + 2;
  }
  return lines;
}

}  // namespace

TEST_CASE("a post is an event with all that a calendar shows") {
  auto post = post_at(*base::parse_instant("2026-12-24T14:00:00Z"), "America/New_York", "\n  Day 30, at last \nmore");
  post.moves = 3;
  post.instructions = "Post it to @brand";
  post.updated_at = noon() + 90s;
  const auto reading = read({post});
  REQUIRE(reading.events().size() == 1);
  auto* event = reading.events().front();
  const auto text = [&](icalproperty_kind kind) { return Reading::text(event, kind); };
  CHECK(text(ICAL_UID_PROPERTY) == post.scheduled_id + "@farmtok");
  CHECK(text(ICAL_SEQUENCE_PROPERTY) == "3");
  CHECK(text(ICAL_SUMMARY_PROPERTY) == "Day 30, at last");
  CHECK(text(ICAL_DESCRIPTION_PROPERTY) == *post.volunteer_magic_link + "\n\nPost it to @brand");
  CHECK(text(ICAL_URL_PROPERTY) == *post.volunteer_magic_link);
  CHECK(text(ICAL_DTSTART_PROPERTY) == "20261224T090000");
  CHECK(Reading::tzid(event) == "America/New_York");
  CHECK(text(ICAL_DURATION_PROPERTY) == "PT15M");
  CHECK(text(ICAL_DTSTAMP_PROPERTY) == "20260601T120000Z");
  CHECK(text(ICAL_LASTMODIFIED_PROPERTY) == "20260601T120130Z");
  CHECK(reading.start(event) == post.scheduled_datetime);
}

TEST_CASE("states are categories, what is not certain is tentative, and what fired rings no more") {
  struct Row {
    PostState state;
    bool fired;
    const char* status;
    std::size_t alarms;
  };
  for (const auto& [state, fired, status, alarms] : {Row{PostState::planned, false, "CONFIRMED", 2},
                                                     {PostState::held, false, "TENTATIVE", 2},
                                                     {PostState::missed, false, "TENTATIVE", 2},
                                                     {PostState::fired, true, "CONFIRMED", 0},
                                                     {PostState::late, true, "CONFIRMED", 0}}) {
    auto post = post_at(noon(), "UTC");
    post.state = state;
    post.fired = fired;
    const auto reading = read({post});
    auto* event = reading.events().front();
    CHECK(Reading::text(event, ICAL_CATEGORIES_PROPERTY) == model::enum_name(state));
    CHECK(Reading::text(event, ICAL_STATUS_PROPERTY) == status);
    std::vector<std::string> triggers;
    for (auto* alarm : Reading::all(event, ICAL_VALARM_COMPONENT))
      triggers.push_back(Reading::text(alarm, ICAL_TRIGGER_PROPERTY));
    CHECK(triggers.size() == alarms);
    if (alarms > 0) CHECK(triggers == std::vector<std::string>{"-PT15M", "PT0S"});
    CHECK(reading.zones().empty());
  }
}

TEST_CASE("any text comes back as it was, from short lines that cut no code point") {
  const std::string rows[] = {"a,b;c\\d\"e:f",
                              "\\n is no new line, \\\\, is",
                              "first\nsecond\n\n\nlast",
                              "tab\there",
                              repeated("🧘‍♀️😀", 400),
                              repeated("e\u0301\u0323", 400),
                              repeated("שלום עולם ", 400) + ".",
                              repeated("a", 20'000),
                              repeated("é", 20'000),
                              repeated("中 文, ", 20'000) + ".",
                              "  leading"};
  for (const auto& row : rows) {
    CAPTURE(row.substr(0, 40));
    auto post = post_at(noon(), "Europe/Berlin");
    post.instructions = row;
    const auto text = farm::planning::to_ical(std::vector{post}, "Posts", noon());
    lines_of(text);
    const Reading reading{text};
    const bool same =
        Reading::text(reading.events().front(), ICAL_DESCRIPTION_PROPERTY) == *post.volunteer_magic_link + "\n\n" + row;
    CHECK(same);
    // The shortest and the longest beginnings move the folds through every place of a character.
    for (std::size_t i = 1; i < 8; ++i) {
      post.instructions = std::string(i, 'x') + row;
      lines_of(farm::planning::to_ical(std::vector{post}, "Posts", noon()));
    }
  }
}

TEST_CASE("ends of lines are one kind, and other control characters are left out") {
  auto post = post_at(noon(), "UTC");
  post.instructions = "one\r\ntwo\rthree\x01\x1b[31m\x7f!";
  const auto reading = read({post});
  CHECK(Reading::text(reading.events().front(), ICAL_DESCRIPTION_PROPERTY) ==
        *post.volunteer_magic_link + "\n\none\ntwo\nthree[31m!");
}

TEST_CASE("no text makes an event, a property or a parameter of its own") {
  for (const std::string hostile :
       {"x\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:evil\r\nEND:VEVENT", "x\nATTACH:http://evil.test/", "\rBEGIN:VALARM",
        "BEGIN:VEVENT", "x\r\n BEGIN:VEVENT", "\";X=1:", "x\\\nBEGIN:VEVENT"}) {
    CAPTURE(hostile);
    auto post = post_at(noon(), "UTC", hostile);
    post.instructions = hostile;
    post.instruction_prompt = hostile;
    post.volunteer_magic_link = "http://farm.test/volunteer/p?inbox_tracer=x\r\nBEGIN:VEVENT";
    const auto text = farm::planning::to_ical(std::vector{post}, hostile, noon());
    std::map<std::string, int> names;
    for (const auto& line : lines_of(text))
      if (!line.starts_with(' ')) ++names[line.starts_with("BEGIN:") ? line : line.substr(0, line.find_first_of(":;"))];
    CHECK(names["BEGIN:VEVENT"] == 1);
    CHECK(names["BEGIN:VALARM"] == 2);
    CHECK(names["UID"] == 1);
    CHECK(names["ATTACH"] == 0);
    CHECK(names["X-WR-CALNAME"] == 1);
    const Reading reading{text};
    CHECK(reading.events().size() == 1);
  }
}

TEST_CASE("a post behind a password tells nothing but its link") {
  auto post = post_at(noon(), "UTC", "the secret text");
  post.instructions = "secret instructions";
  post.password_protected = "hash";
  const auto text = farm::planning::to_ical(std::vector{post}, "Posts", noon());
  CHECK(text.find("secret") == std::string::npos);
  CHECK(text.find("hash") == std::string::npos);
  CHECK(Reading::text(Reading{text}.events().front(), ICAL_URL_PROPERTY) == *post.volunteer_magic_link);
}

TEST_CASE("every half hour around a change of the clocks is read back as its instant, by the file's own rules") {
  for (const std::string zone :
       {"America/New_York", "Europe/Berlin", "Australia/Sydney", "Australia/Lord_Howe", "Africa/Casablanca"}) {
    CAPTURE(zone);
    const auto wall = [&](base::Instant at) { return zones::to_wall(at, zone).time_since_epoch(); };
    std::vector<Scheduled> posts;
    int changes = 0;
    std::set<std::string> repeated;
    for (auto at = *base::parse_instant("2026-02-01T00:00:00Z"); at < *base::parse_instant("2028-02-01T00:00:00Z");
         at += 30min) {
      if (wall(at + 30min) - wall(at) == 30min) continue;
      ++changes;
      for (auto near = at - 26h; near < at + 26h; near += 30min) {
        posts.push_back(post_at(near, zone));
        const auto read = [&](base::Instant other) { return other != near && wall(other) == wall(near); };
        if (read(near - 1h) || read(near - 30min) || read(near + 30min) || read(near + 1h))
          repeated.insert(posts.back().scheduled_id + "@farmtok");
      }
    }
    REQUIRE(changes >= 4);
    REQUIRE(!repeated.empty());
    const auto reading = read(posts);
    CHECK(reading.zones().size() == 1);
    const auto events = reading.events();
    REQUIRE(events.size() == posts.size());
    for (std::size_t i = 0; i < events.size(); ++i) {
      CHECK(reading.start(events[i]) == posts[i].scheduled_datetime);
      // A repeated wall time is written in UTC, and no other.
      const auto uid = Reading::text(events[i], ICAL_UID_PROPERTY);
      CHECK_MESSAGE(Reading::tzid(events[i]).empty() == repeated.contains(uid), posts[i].scheduled_id);
    }
  }
}

TEST_CASE("posts of several zones bring the rules of each, and no more than they need") {
  std::vector<Scheduled> posts;
  for (const auto* day : {"2026-07-01T06:00:00Z", "2026-12-24T06:00:00Z", "2037-12-24T06:00:00Z"})
    for (const auto* zone : {"America/New_York", "Europe/Berlin", "Asia/Kolkata", "UTC"})
      posts.push_back(post_at(*base::parse_instant(day), zone));
  const auto reading = read(posts);
  std::set<std::string> names;
  for (auto* zone : reading.zones()) names.insert(Reading::text(zone, ICAL_TZID_PROPERTY));
  CHECK(names == std::set<std::string>{"America/New_York", "Europe/Berlin", "Asia/Kolkata"});
  for (std::size_t i = 0; i < posts.size(); ++i)
    CHECK(reading.start(reading.events().at(i)) == posts[i].scheduled_datetime);
  for (const auto* zone : {"America/New_York", "Asia/Kolkata"}) {
    CAPTURE(zone);
    const auto one = read({post_at(*base::parse_instant("2026-07-01T06:00:00Z"), zone)});
    CHECK(Reading::all(one.zones().at(0), ICAL_ANY_COMPONENT).size() <= 3);
    CHECK(one.start(one.events().at(0)) == *base::parse_instant("2026-07-01T06:00:00Z"));
  }
}

TEST_CASE("a calendar without posts is one, with its name") {
  const std::string name = "Ana, Berlin; \"posts\"";
  const auto text = farm::planning::to_ical({}, name, noon());
  const Reading reading{text};
  CHECK(reading.events().empty());
  CHECK(reading.zones().empty());
  CHECK(reading.own(ICAL_NAME_PROPERTY) == name);
  CHECK(reading.own(ICAL_X_PROPERTY) == name);
}

TEST_CASE("a line of any length ends whole") {
  for (std::size_t length = 1; length < 160; ++length) {
    auto post = post_at(noon(), "UTC");
    post.inbox_tracer = std::string(length, 'b');
    post.instructions = std::string(length, 'y');
    post.volunteer_magic_link = "http://farm.test/volunteer/p?inbox_tracer=" + std::string(length, 'b');
    const auto text = farm::planning::to_ical(std::vector{post}, std::string(length, 'n'), noon());
    CAPTURE(length);
    CHECK(text.find("\r\r") == std::string::npos);
    lines_of(text);
  }
}
