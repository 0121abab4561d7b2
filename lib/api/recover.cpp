#include "farm/delivery/recover.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "api/call.hpp"
#include "base/counted.hpp"
#include "base/error.hpp"
#include "base/text/text.hpp"
#include "farm/planning/posts/posts.hpp"
#include "farm/planning/reach.hpp"
#include "farm/review/label.hpp"
#include "model/enums.hpp"

namespace farmtok::api {
namespace {

using base::Code;
using base::Error;
using farm::delivery::Recovery;

constexpr std::ptrdiff_t most_noted = 3;

[[noreturn]] void refuse(const std::string& field, const std::string& reason) {
  throw Error{Code::INVALID_REQUEST, fmt::format("{} {}", field, reason), {}, {{field, reason}}};
}

Recovery action_of(const Json& body) {
  static constexpr std::array actions{std::pair{"fire", Recovery::fire}, std::pair{"move", Recovery::move},
                                      std::pair{"drop", Recovery::drop}};
  const auto found = body.find("action");
  if (found != body.end() && found->is_string())
    for (const auto& [name, how] : actions)
      if (*found == name) return how;
  refuse("action", "must be one of fire, move, drop");
}

/// An empty list does not mean "all": a script that found nothing would drop everything.
std::vector<std::string> ids_of(const Json& body) {
  const auto found = body.find("ids");
  if (found == body.end() || found->is_null()) return {};
  if (!found->is_array() || found->empty()) refuse("ids", "must be a list of posts, or left out for all that wait");
  std::vector<std::string> ids;
  for (const auto& id : *found) {
    if (!id.is_string()) refuse("ids", "must hold the ids of posts");
    ids.push_back(id.get<std::string>());
  }
  return ids;
}

/// What a post that fires later will meet.
std::optional<std::string> note_of(const farm::Farm& farm, sql::Database& db, const model::Scheduled& post) {
  const auto blocked = farm::review::blocked_note(farm.settings, post);
  const auto reach = farm::planning::reach_note(db, post);
  if (!blocked || !reach) return blocked ? blocked : reach;
  return fmt::format("{} {}", *blocked, base::sentence(*reach));
}

/// Why posts stay held that firing leaves out.
Json notes_of_blocked(const farm::Farm& farm, const std::vector<model::Scheduled>& waiting) {
  auto notes = Json::array();
  std::int64_t more = 0;
  for (const auto& post : waiting) {
    const auto note = farm::review::blocked_note(farm.settings, post);
    if (!note) continue;
    if (std::ssize(notes) < most_noted) notes.push_back(fmt::format("post {}: {}", post.scheduled_id, *note));
    else ++more;
  }
  if (more > 0) notes.push_back(fmt::format("the same is true of {}", base::counted(more, "other post")));
  return notes;
}

Json recover(const Call& call) {
  const auto body = call.body();
  if (!body.is_object()) refuse("body", "must be a JSON object");
  for (const auto& [name, value] : body.items())
    if (name != "action" && name != "ids") refuse(base::fit(name, 60), "is not known");
  auto& farm = call.api.farm;
  const auto how = action_of(body);
  const auto ids = ids_of(body);
  return farm.store.write([&](store::Tx& tx) {
    auto items = Json::array();
    for (const auto& each : farm::delivery::recover_posts(farm, ids, how)) {
      Json item{{"scheduled_id", each.scheduled_id}, {"before", model::enum_name(each.before)}};
      if (each.at) item["at"] = base::format_instant(*each.at);
      if (const auto post = farm::planning::find_post(tx.db, each.scheduled_id))
        if (auto note = note_of(farm, tx.db, *post)) item["notice"] = std::move(*note);
      items.push_back(std::move(item));
    }
    const auto total = items.size();
    const auto waiting = farm::delivery::waiting_posts(tx.db);
    Json made{{"items", std::move(items)}, {"total", total}, {"waiting", waiting.size()}};
    if (auto notes = notes_of_blocked(farm, waiting); how == Recovery::fire && !notes.empty())
      made["notes"] = std::move(notes);
    return made;
  });
}

}  // namespace

std::vector<http::Route> recover_routes(Api& api) {
  return {row(api, http::Method::post, "/scheduled/recover", 200,
              "Fire, move or drop posts that were missed or are held.", recover)};
}

}  // namespace farmtok::api
