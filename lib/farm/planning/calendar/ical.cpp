#include "farm/planning/calendar/ical.hpp"

#include <fmt/format.h>
#include <libical/ical.h>

#include <algorithm>
#include <limits>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "base/text/text.hpp"
#include "farm/provenance.hpp"
#include "model/enums.hpp"
#include "zones/zones.hpp"

namespace farmtok::farm::planning {
namespace {

using model::PostState;
using model::Scheduled;

/// Since 1970, of an instant or of a wall time as if it were UTC.
using Seconds = std::int64_t;

constexpr int minutes = 60;
constexpr int length_of_a_post = 15 * minutes;
constexpr int first_alarm = 15 * minutes;
constexpr int how_often_to_ask = 60 * minutes;
constexpr Seconds one_day = 24 * 60 * minutes;
constexpr std::size_t summary_columns = 100;

struct Freed {
  void operator()(icalcomponent* component) const { icalcomponent_free(component); }
};
using Component = std::unique_ptr<icalcomponent, Freed>;

/// RFC 5545 allows one control character within a text besides the end of a line: the tab.
std::string plain(std::string_view text) {
  std::string made;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c == '\r' && text.substr(i + 1, 1) != "\n") made += '\n';
    if (c == '\n' || c == '\t' || (c >= 0x20 && c != 0x7F)) made += text[i];
  }
  return made;
}

/// An address is written unchanged: nothing in it may end its line.
std::string address(std::string text) {
  std::erase_if(text, [](unsigned char c) { return c <= 0x20 || c == 0x7F; });
  return text;
}

Seconds seconds_of(base::Instant instant) {
  return std::chrono::floor<std::chrono::seconds>(instant).time_since_epoch().count();
}

/// libical's own function does not handle times before 1970.
Seconds seconds_of(const icaltimetype& time) {
  using namespace std::chrono;
  const sys_days day{year{time.year} / time.month / time.day};
  return (sys_seconds{day} + hours{time.hour} + std::chrono::minutes{time.minute} + seconds{time.second})
      .time_since_epoch()
      .count();
}

icaltimetype utc(base::Instant instant) {
  return icaltime_from_timet_with_zone(seconds_of(instant), 0, icaltimezone_get_utc_timezone());
}

/// Held during calls to libical about zones, which it loads and extends on request.
std::mutex zones_mutex;

/// libical's zone; null for UTC, which needs no rules, and for a zone it does not know.
icaltimezone* zone_of(const std::string& name) {
  auto* zone = icaltimezone_get_builtin_timezone(name.c_str());
  return zone && icaltimezone_get_component(zone) ? zone : nullptr;
}

/// Whether the clock of a zone shows this time again, because it is set back within the next hours.
bool shown_again(base::Instant at, const std::string& zone) {
  const auto wall = zones::to_wall(at, zone);
  constexpr std::chrono::hours soon{3};
  const auto back = soon - (zones::to_wall(at + soon, zone) - wall);
  return back.count() > 0 && zones::to_wall(at + back, zone) == wall;
}

/// The post's wall time, without a zone, where every reader makes the right instant of it. Empty in a repeated hour,
/// where readers differ, and where libical's zone data, read at another time than ours, has other rules.
std::optional<icaltimetype> wall_of(const Scheduled& post, icaltimezone* zone) {
  if (!zone) return std::nullopt;
  const auto wall = zones::to_wall(post.scheduled_datetime, post.timezone);
  const auto made = icaltime_from_timet_with_zone(wall.time_since_epoch().count(), 0, nullptr);
  const auto meant = seconds_of(post.scheduled_datetime);
  const bool certain = seconds_of(zones::to_instant(wall, post.timezone)) == meant &&
                       !shown_again(post.scheduled_datetime, post.timezone) &&
                       icaltime_as_timet_with_zone(made, zone) == meant;
  return certain ? std::optional{made} : std::nullopt;
}

/// When an observance of a zone last begins.
Seconds last_onset(icalcomponent* observance) {
  auto last = seconds_of(icalcomponent_get_dtstart(observance));
  for (auto* each = icalcomponent_get_first_property(observance, ICAL_RDATE_PROPERTY); each;
       each = icalcomponent_get_next_property(observance, ICAL_RDATE_PROPERTY))
    last = std::max(last, seconds_of(icalproperty_get_rdate(each).time));
  for (auto* each = icalcomponent_get_first_property(observance, ICAL_RRULE_PROPERTY); each;
       each = icalcomponent_get_next_property(observance, ICAL_RRULE_PROPERTY)) {
    const auto until = icalproperty_get_rrule(each).until;
    if (icaltime_is_null_time(until)) return std::numeric_limits<Seconds>::max();
    last = std::max(last, seconds_of(until));
  }
  return last;
}

/// Wall times of the first and the last post in a zone.
struct Span {
  icaltimezone* zone = nullptr;
  Seconds first = std::numeric_limits<Seconds>::max();
  Seconds last = std::numeric_limits<Seconds>::min();
};

/// A zone's rules as far as its posts need them, under its IANA name: libical's own go back to 1883 and have a
/// prefix that calendar programs do not know.
Component rules_of(const std::string& name, const Span& span) {
  Component made{icalcomponent_new_clone(icaltimezone_get_component(span.zone))};
  icalproperty_set_tzid(icalcomponent_get_first_property(made.get(), ICAL_TZID_PROPERTY), name.c_str());
  std::vector<icalcomponent*> past;
  std::vector<icalcomponent*> dropped;
  for (auto* each = icalcomponent_get_first_component(made.get(), ICAL_ANY_COMPONENT); each;
       each = icalcomponent_get_next_component(made.get(), ICAL_ANY_COMPONENT)) {
    if (last_onset(each) < span.first - one_day) past.push_back(each);
    else if (seconds_of(icalcomponent_get_dtstart(each)) > span.last + one_day) dropped.push_back(each);
  }
  // Of the past ones the last to begin may still be in force.
  if (const auto kept = std::ranges::max_element(past, {}, last_onset); kept != past.end()) past.erase(kept);
  dropped.insert(dropped.end(), past.begin(), past.end());
  for (auto* each : dropped) {
    icalcomponent_remove_component(made.get(), each);
    icalcomponent_free(each);
  }
  return made;
}

void add(const Component& to, icalproperty* property) { icalcomponent_add_property(to.get(), property); }
void add(const Component& to, Component part) { icalcomponent_add_component(to.get(), part.release()); }

/// Adds the rules of every used zone; returns the wall time of each post that has one.
std::vector<std::optional<icaltimetype>> add_zones(const Component& calendar, std::span<const Scheduled> posts) {
  const std::scoped_lock guard{zones_mutex};
  std::vector<std::optional<icaltimetype>> walls;
  std::map<std::string, Span> spans;
  for (const auto& post : posts) {
    auto* zone = zone_of(post.timezone);
    const auto& wall = walls.emplace_back(wall_of(post, zone));
    if (!wall) continue;
    auto& span = spans[post.timezone];
    span.zone = zone;
    span.first = std::min(span.first, seconds_of(*wall));
    span.last = std::max(span.last, seconds_of(*wall));
  }
  for (const auto& [name, span] : spans) add(calendar, rules_of(name, span));
  return walls;
}

/// A property that RFC 5545 does not name. Its readers expect no backslash before a comma, and libical writes none.
icalproperty* extension(const char* name, const std::string& text) {
  auto* made = icalproperty_new_x(text.c_str());
  icalproperty_set_x_name(made, name);
  return made;
}

Component alarm(int before, const std::string& summary) {
  Component made{icalcomponent_new_valarm()};
  add(made, icalproperty_new_action(ICAL_ACTION_DISPLAY));
  add(made, icalproperty_new_description(summary.c_str()));
  add(made, icalproperty_new_trigger(icaltriggertype_from_int(-before)));
  return made;
}

/// The texts of the post for a person who has not proved to know its password.
struct Texts {
  std::string summary;
  std::string description;
};

Texts texts_of(const Scheduled& post) {
  const auto link = plain(post.volunteer_magic_link.value_or(""));
  if (post.password_protected) return {"A post behind a password", link};
  const auto text = plain(post.tweet_text);
  const auto lines = base::split(text, '\n');
  const auto first = std::ranges::find_if(lines, [](const auto& line) { return !base::trim(line).empty(); });
  const auto& told = post.instructions ? post.instructions : post.instruction_prompt;
  auto description = link;
  if (wears_label(post)) description += fmt::format("\n\n{}", label_task);
  if (told) description += fmt::format("\n\n{}", plain(*told));
  return {first == lines.end() ? "A post" : base::fit(base::trim(*first), summary_columns), description};
}

Component event_of(const Scheduled& post, const std::optional<icaltimetype>& wall, base::Instant stamp) {
  Component made{icalcomponent_new_vevent()};
  const auto texts = texts_of(post);
  const auto state = model::enum_name(post.state);
  const bool certain = post.state != PostState::held && post.state != PostState::missed;
  add(made, icalproperty_new_uid((post.scheduled_id + "@farmtok").c_str()));
  add(made, icalproperty_new_dtstamp(utc(stamp)));
  auto* start = icalproperty_new_dtstart(wall.value_or(utc(post.scheduled_datetime)));
  if (wall) icalproperty_add_parameter(start, icalparameter_new_tzid(post.timezone.c_str()));
  add(made, start);
  add(made, icalproperty_new_duration(icaldurationtype_from_int(length_of_a_post)));
  add(made, icalproperty_new_sequence(static_cast<int>(post.moves)));
  add(made, icalproperty_new_created(utc(post.created_at)));
  add(made, icalproperty_new_lastmodified(utc(post.updated_at)));
  add(made, icalproperty_new_summary(texts.summary.c_str()));
  add(made, icalproperty_new_description(texts.description.c_str()));
  if (post.volunteer_magic_link) add(made, icalproperty_new_url(address(*post.volunteer_magic_link).c_str()));
  add(made, icalproperty_new_categories(state.c_str()));
  add(made, icalproperty_new_status(certain ? ICAL_STATUS_CONFIRMED : ICAL_STATUS_TENTATIVE));
  // A post to make does not block other appointments.
  add(made, icalproperty_new_transp(ICAL_TRANSP_TRANSPARENT));
  if (!post.fired)
    for (const auto before : {first_alarm, 0}) add(made, alarm(before, texts.summary));
  return made;
}

/// libical folds a line also between the two characters of its end, when they are the 74th and the 75th.
std::string whole_ends(std::string text) {
  constexpr std::string_view cut = "\r\r\n \n";
  for (auto at = text.find(cut); at != std::string::npos; at = text.find(cut, at)) text.replace(at, cut.size(), "\r\n");
  return text;
}

}  // namespace

std::string to_ical(std::span<const Scheduled> posts, const std::string& name, base::Instant stamp) {
  const Component calendar{icalcomponent_new_vcalendar()};
  add(calendar, icalproperty_new_version("2.0"));
  add(calendar, icalproperty_new_prodid("-//farmtok//farmtok//EN"));
  add(calendar, icalproperty_new_calscale("GREGORIAN"));
  const auto title = plain(name);
  add(calendar, icalproperty_new_name(title.c_str()));
  add(calendar, extension("X-WR-CALNAME", title));
  add(calendar, icalproperty_new_refreshinterval(icaldurationtype_from_int(how_often_to_ask)));
  add(calendar, extension("X-PUBLISHED-TTL", fmt::format("PT{}M", how_often_to_ask / minutes)));
  const auto walls = add_zones(calendar, posts);
  for (std::size_t i = 0; i < posts.size(); ++i) add(calendar, event_of(posts[i], walls[i], stamp));
  const std::unique_ptr<char, void (*)(void*)> text{icalcomponent_as_ical_string_r(calendar.get()), std::free};
  return whole_ends(text.get());
}

}  // namespace farmtok::farm::planning
