#include "commands/schedule/plan.hpp"

#include <fmt/format.h>

#include <array>

#include "asking.hpp"
#include "base/error.hpp"
#include "base/text/text.hpp"
#include "commands/common.hpp"
#include "days.hpp"
#include "times.hpp"

namespace farmtok::cli {
namespace {

constexpr std::size_t longest_text = 50;

/// "Thu 2026-12-24 09:00" of a wall time; empty for none.
std::string weekday_and_time(const std::string& local) {
  const auto wall = base::parse_wall(local);
  if (!wall) return {};
  static constexpr std::array names{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  const std::chrono::weekday day{std::chrono::floor<std::chrono::days>(*wall)};
  auto text = base::format_wall(*wall);
  text[10] = ' ';
  if (text.ends_with(":00")) text.resize(text.size() - 3);
  return fmt::format("{} {}", names[day.c_encoding()], text);
}

std::string words_of(const Json& conflicts) {
  std::vector<std::string> words;
  if (conflicts.is_array())
    for (const auto& each : conflicts) words.push_back(each.get<std::string>());
  return base::join(words, "; ");
}

/// Also what forbids that the post is made.
std::string obstacles(const Json& post) {
  auto words = words_of(post.value("conflicts", Json::array()));
  const std::string label = post.value("unlabelled", false) ? "needs the AI label"
                            : post.value("blocked", false)  ? "made with AI (provenance.policy is block)"
                                                            : "";
  return fmt::format("{}{}{}", label, label.empty() || words.empty() ? "" : "; ", words);
}

Json request_of(Context& context) {
  const auto& arguments = context.arguments();
  Json body = Json::object();
  if (arguments.has("order")) body["order"] = arguments.text("order");
  if (arguments.has("from")) {
    context.use_own_zone();
    body["from"] = bound_for_request("from", arguments.text("from"), context.now());
  }
  if (const auto most = arguments.whole("most", 1)) body["most"] = *most;
  if (arguments.on("replan")) body["replan"] = true;
  for (const auto& day : arguments.all("without")) {
    context.use_own_zone();
    body["without"].push_back(base::format_day(day_for_request("--without", day, context.now())));
  }
  if (arguments.has("fingerprint")) body["fingerprint"] = arguments.text("fingerprint");
  return body;
}

Json slot_row(const Json& slot);
Json made_row(const Json& post);

const std::vector<std::string> slot_fields{"at", "local", "free", "taken_by", "closed"};
const std::vector<std::string> post_fields{"result_id", "scheduled_id",   "done",      "before",     "before_local",
                                           "at",        "local",          "score",     "author",     "text",
                                           "conflicts", "reaches_nobody", "videoless", "unlabelled", "blocked"};

/// A table for a person; an object for --json; the items one by one for the others.
void print_items(Context& context, const Json& answer, const std::vector<Json>& items, Json (*row_of)(const Json&)) {
  auto& out = context.out();
  if (out.form() == Form::json && context.arguments().text("json").empty()) {
    auto shown = answer;
    shown["items"] = items;
    shown["total"] = items.size();
    return out.json(shown);
  }
  out.shaped({{"TIME"},
              {"DONE"},
              {"SLOT"},
              {"SCORE", true, false, 3},
              {"AUTHOR", false, true, 5},
              {"TEXT", false, true, 2},
              {"POST"},
              {"MOVES"},
              {"RESULT", false, false, out.text() && row_of == made_row ? 6 : 4},
              {"WHY", false, true},
              {"AI", false, false, 0, Below::last, true},
              {"IN ITS WAY", false, false, 0, Below::first}},
             row_of == slot_row ? slot_fields : post_fields);
  for (const auto& item : items) out.item(out.text() ? row_of(item) : item);
  out.finish_list(static_cast<std::int64_t>(items.size()), std::nullopt);
}

std::vector<Json> items_of(const Json& answer) { return answer.value("items", Json::array()).get<std::vector<Json>>(); }

void tell_plan(Context& context, const Json& answer) {
  if (!context.out().text()) return;
  context.note(text_of(answer, "plan"));
  for (const auto& note : answer.value("notes", Json::array())) context.note(note.get<std::string>());
}

Json slot_row(const Json& slot) {
  const auto closed = text_of(slot, "closed");
  const auto taken = text_of(slot, "taken_by");
  return {{"TIME", weekday_and_time(text_of(slot, "local"))},
          {"SLOT", slot.value("free", false) ? "free"
                   : taken.empty()           ? "closed"
                                             : "taken"},
          {"WHY", taken.empty() ? closed : taken}};
}

int slots(Context& context) {
  const auto& arguments = context.arguments();
  client::Query query{{"days", fmt::to_string(arguments.whole("days", 1).value_or(14))}};
  if (arguments.has("from")) {
    context.use_own_zone();
    query.emplace_back("from", bound_for_request("from", arguments.text("from"), context.now()));
  }
  const auto answer = context.daemon().get(path_of("/jobs", arguments.word(0), "/slots"), query);
  tell_plan(context, answer);
  print_items(context, answer, items_of(answer), slot_row);
  if (context.out().text())
    context.note(fmt::format("{} of {} slots are free ({})", text_of(answer, "free"), text_of(answer, "total"),
                             text_of(answer, "timezone")));
  if (const auto next = text_of(answer, "next_from"); !next.empty() && context.out().form() != Form::json)
    context.note(fmt::format("there are more; --from {} continues", next));
  return 0;
}

Json post_row(const Json& post) {
  const auto at = weekday_and_time(text_of(post, "local"));
  return {{"TIME", at.empty() ? "no free slot" : at},
          {"SCORE", text_of(post, "score")},
          {"AUTHOR", base::fit(text_of(post, "author"), longest_text)},
          {"TEXT", base::fit(text_of(post, "text"), longest_text)},
          {"RESULT", text_of(post, "result_id")},
          {"IN ITS WAY", obstacles(post)}};
}

/// What apply has done, with the ids of the posts; of a dry run what it would do.
Json made_row(const Json& post) {
  const auto at = weekday_and_time(text_of(post, "local"));
  const bool would = post.contains("would_be");
  return {{"TIME", at.empty() ? "no free slot" : at},
          {would ? "WOULD BE" : "DONE", text_of(post, would ? "would_be" : "done")},
          {"TEXT", base::fit(text_of(post, "text"), longest_text)},
          {"POST", text_of(post, "scheduled_id")},
          {"RESULT", text_of(post, "result_id")},
          {"IN ITS WAY", obstacles(post)}};
}

/// "make 3 posts and move 2": the new posts, and those with another time.
struct Changes {
  std::size_t made = 0;
  std::size_t moved = 0;

  explicit Changes(const Json& answer) {
    for (const auto& post : items_of(answer)) {
      if (const auto done = text_of(post, "done"); !done.empty()) {
        ++(done == "made" ? made : moved);
        continue;
      }
      if (!post.contains("at")) continue;
      if (!post.contains("scheduled_id")) ++made;
      else if (post.value("before", "") != post.value("at", "")) ++moved;
    }
  }
  bool none() const { return made + moved == 0; }
  std::string words(std::string_view make, std::string_view move) const {
    std::string text;
    if (made > 0) text = fmt::format("{} {} {}", make, made, made == 1 ? "post" : "posts");
    if (moved > 0) text += fmt::format("{}{} {}", text.empty() ? "" : " and ", move, moved);
    return text;
  }
};

void tell_placed(Context& context, const Json& answer) {
  if (!context.out().text()) return;
  const auto total = answer.value("total", std::int64_t{0});
  if (total == 0) return context.note("there is nothing to place: no approved result waits for a slot");
  context.note(fmt::format("{} of {} have a slot ({}); fingerprint {}", text_of(answer, "placed"), total,
                           text_of(answer, "timezone"), text_of(answer, "fingerprint")));
}

Json ask(Context& context, const Json& body) {
  return context.daemon().call({.method = "POST",
                                .path = path_of("/jobs", context.arguments().word(0), "/plan"),
                                .query = {},
                                .headers = {},
                                .body = base::to_line(body)});
}

int plan(Context& context) {
  const auto answer = ask(context, request_of(context));
  tell_plan(context, answer);
  print_items(context, answer, items_of(answer), post_row);
  tell_placed(context, answer);
  return 0;
}

/// Of a dry run: "done" becomes "would_be", and the ids of posts that were not made go.
void tell_as_proposed(Json& answer) {
  for (auto& post : answer.at("items")) {
    const auto done = text_of(post, "done");
    post.erase("done");
    post["would_be"] = done;
    if (done == "made") post.erase("scheduled_id");
  }
}

int apply(Context& context) {
  auto body = request_of(context);
  const auto& terminal = context.terminal();
  // A user who confirms has seen the posts to be made: the fingerprint binds the answer to them.
  if (!context.dry_run() && !context.arguments().on("yes") && terminal.in && terminal.err) {
    auto look = body;
    look.erase("fingerprint");
    const auto answer = ask(context, look);
    const Changes changes{answer};
    if (!changes.none() &&
        !agreed(context, fmt::format("{} ({})?", changes.words("Make", "move"), text_of(answer, "plan"))))
      throw base::Error{base::Code::INTERRUPTED, "nothing was made"};
    if (!body.contains("fingerprint")) body["fingerprint"] = answer.at("fingerprint");
  }
  auto answer =
      context.daemon().call(context.change("POST", path_of("/jobs", context.arguments().word(0), "/plan/apply"), body));
  if (context.dry_run()) tell_as_proposed(answer);
  for (const auto& note : answer.value("notes", Json::array())) context.note(note.get<std::string>());
  print_items(context, answer, items_of(answer), made_row);
  tell_placed(context, answer);
  const Changes changes{answer};
  if (context.out().text() && changes.none()) context.note("nothing was to be made or moved");
  else if (context.out().text())
    context.note(context.dry_run() ? changes.words("would make", "move") : changes.words("made", "moved"));
  return 0;
}

Json move_row(const Json& post) {
  const auto at = weekday_and_time(text_of(post, "local"));
  return {{"POST", text_of(post, "scheduled_id")},
          {"MOVES",
           fmt::format("{} → {}", weekday_and_time(text_of(post, "before_local")), at.empty() ? "no free slot" : at)},
          {"TEXT", base::fit(text_of(post, "text"), longest_text)},
          {"IN ITS WAY", obstacles(post)}};
}

int diff(Context& context) {
  auto body = request_of(context);
  body["replan"] = true;
  const auto answer = ask(context, body);
  std::vector<Json> moved;
  for (auto& post : items_of(answer))
    if (post.contains("before") && post.value("at", "") != post.value("before", ""))
      moved.push_back(context.out().form() == Form::ids ? Json{{"scheduled_id", text_of(post, "scheduled_id")}}
                                                        : std::move(post));
  print_items(context, answer, moved, move_row);
  if (context.out().text())
    context.note(
        moved.empty()
            ? "nothing would move"
            : fmt::format("{} would move ({}); `farmtok schedule apply {} --replan` with the same flags moves them",
                          moved.size(), text_of(answer, "timezone"), context.arguments().word(0)));
  return 0;
}

}  // namespace

std::vector<Verb> schedule_plan_verbs() {
  const Positional job{.name = "JOB", .about = "the job's id", .complete = Complete::job};
  const Flag from{.name = "from", .value = "TIME", .about = "From here on: a day or a time; now by default."};
  const Flag replan{.name = "replan",
                    .about =
                        "Gives posts that have not fired new slots, too: those of the days in --without; else all but "
                        "those whose time was set by hand."};
  const Flag harmless{.name = "dry-run", .about = "Changes nothing, as always here."};
  const std::vector<Flag> choice{{.name = "order",
                                  .value = "ORDER",
                                  .about = "Best scores first (score), or also apart by author and theme (spread).",
                                  .choices = {"score", "spread"}},
                                 from,
                                 {.name = "most", .value = "N", .about = "Places at most so many results."},
                                 {.name = "without",
                                  .value = "DAY",
                                  .about = "A day of the plan's zone without posts; may be given again.",
                                  .repeatable = true}};
  const auto with = [&](std::vector<Flag> more) {
    auto flags = choice;
    flags.insert(flags.end(), more.begin(), more.end());
    return flags;
  };
  return {
      {.name = "slots",
       .about = "The moments of a job's plan: the free ones, and the posts at the others.",
       .examples = {{{"farmtok schedule slots JOB", "two weeks from now"},
                     {"farmtok schedule slots JOB --days 60 --from 2026-12-01 --json", "for programs"}}},
       .positionals = {job},
       .flags = {{.name = "days", .value = "N", .about = "How many days, up to 366; 14 by default."}, from},
       .no_ids = true,
       .run = slots},
      {.name = "plan",
       .about = "Proposes slots for the approved results of a job, and changes nothing.",
       .examples = {{{"farmtok schedule plan JOB --order spread", "the proposed posts with their times and conflicts"},
                     {"farmtok schedule plan JOB --replan --without 2026-12-25", "when a day falls out"}}},
       .positionals = {job},
       .flags = with({replan, harmless}),
       .run = plan},
      {.name = "apply",
       .about = "Makes the posts that plan proposes: all or none.",
       .examples = {{{"farmtok schedule apply JOB --order spread", "asks first on a terminal"},
                     {"farmtok schedule apply JOB --fingerprint 3f0c… --yes", "only what plan showed"}}},
       .positionals = {job},
       .flags = with(
           {replan,
            {.name = "fingerprint",
             .value = "TEXT",
             .about = "The fingerprint that `plan` printed; if the calendar has changed since, nothing is made."}}),
       .changes = true,
       .run = apply},
      {.name = "diff",
       .about = "Shows the posts that a new plan would move, before and after.",
       .examples = {{{"farmtok schedule diff JOB", "after its plan was changed"},
                     {"farmtok schedule diff JOB --without 2026-12-25 --json", "for programs"}}},
       .positionals = {job},
       .flags = with({harmless}),
       .run = diff},
  };
}

}  // namespace farmtok::cli
