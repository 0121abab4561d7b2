#include "farm/discovery/catalogue/catalogue.hpp"

#include <fmt/format.h>

#include "api/beside.hpp"
#include "base/counted.hpp"
#include "base/error.hpp"
#include "base/text/text.hpp"
#include "farm/discovery/relevance/subject.hpp"
#include "farm/label_policy.hpp"
#include "farm/review/declared.hpp"
#include "model/json.hpp"

namespace farmtok::api {
namespace {

using base::Code;
using base::Error;

/// Only a user of the daemon's machine may name its files and folders, never a token from elsewhere.
void only_here(const Call& call) {
  if (call.request.door != http::Door::operator_)
    throw Error{Code::FORBIDDEN, "the catalogue is changed on the machine of the farm only",
                "farmtok catalogue add FILE"};
}

bool dry_run(const Call& call) { return call.query("dry_run") == "true"; }

/// That the records of so many kept results declare AI, which they did not when they were kept.
std::string kept_words(const settings::Settings& settings, std::int64_t told) {
  return fmt::format("the {} of {} {} AI now: {}", told == 1 ? "record" : "records", base::counted(told, "kept result"),
                     told == 1 ? "declares" : "declare",
                     farm::label_policy(settings) == farm::LabelPolicy::require
                         ? "`farmtok results list --only unlabelled` shows those that need the label"
                         : "`farmtok results list --only ai` shows all of this kind");
}

Json add(const Call& call) {
  only_here(call);
  const auto body = call.body();
  std::string path, media;
  std::vector<base::Detail> faults;
  for (const auto& [name, value] : body.items()) {
    auto* wanted = name == "path" ? &path : name == "media" ? &media : nullptr;
    if (!wanted) faults.push_back({base::fit(name, 60), "is not known; known: path, media"});
    else if (!value.is_string() || !value.get_ref<const std::string&>().starts_with('/'))
      faults.push_back({name, "must be an absolute path"});
    else *wanted = value.get<std::string>();
  }
  if (path.empty() && faults.empty()) faults.push_back({"path", "is missing"});
  if (!faults.empty())
    throw Error{Code::INVALID_REQUEST, fmt::format("{} {}", faults.front().field, faults.front().message),
                "Send {\"path\": FILE} and, if the videos lie elsewhere, \"media\": FOLDER.", faults};
  auto added = call.api.catalogue.add(path, media, dry_run(call));
  if (const auto told = dry_run(call) ? 0 : farm::review::tell_kept(call.api.farm, call.api.catalogue); told > 0)
    added.first_faults.push_back({{"message", kept_words(call.api.farm.settings, told)}, {"added", true}});
  return {{"records", added.records},
          {"added", added.added},
          {"updated", added.updated},
          {"with_video", added.with_video},
          {"without_text", added.without_text},
          {"photos", added.photos},
          {"faults", added.faults},
          {"first_faults", added.first_faults}};
}

Json shown(const farm::discovery::CatalogueHit& hit) {
  auto video = hit.video;
  video.score = std::lround(hit.relevance.score);
  video.reasons = base::join(hit.relevance.reasons, "; ");
  return model::to_json(video);
}

Json search(const Call& call) {
  const auto limit = call.page(20).limit;
  const auto skip = call.whole_query("skip", 0);
  if (skip < 0)
    throw Error{Code::INVALID_REQUEST,
                fmt::format("skip is {}, must not be negative", skip),
                {},
                {{"skip", "must not be negative"}}};
  const auto prompt = call.query("q").value_or("");
  const auto channel = call.query("channel").value_or("");
  const auto words = call.query("filter").value_or("");
  auto filter = farm::discovery::read_filter(words);
  auto items = Json::array();
  const auto& catalogue = call.api.catalogue;
  if (!channel.empty() && prompt.empty() && words.empty()) {
    for (const auto& video : catalogue.channel(channel, limit, skip)) items.push_back(model::to_json(video));
  } else {
    if (!channel.empty())
      filter.conditions.push_back({.measure = farm::discovery::Measure::author,
                                   .any_of = {base::lower(channel.starts_with('@') ? channel.substr(1) : channel)}});
    for (const auto& hit : catalogue.search(prompt, filter, limit, skip)) items.push_back(shown(hit));
  }
  Json told{{"items", std::move(items)},
            {"understood", filter.understood},
            {"not_understood", filter.not_understood},
            {"contradictions", filter.contradictions}};
  if (const auto note = farm::discovery::no_subject(prompt)) told["notes"] = Json::array({*note});
  return told;
}

Json stats(const Call& call) { return call.api.catalogue.stats(); }

Json clear(const Call& call) {
  only_here(call);
  if (dry_run(call)) return {{"removed", call.api.catalogue.stats().at("records")}};
  return {{"removed", call.api.catalogue.clear()}};
}

}  // namespace

std::vector<http::Route> catalogue_routes(Api& api) {
  using http::Method;
  return {
      beside_row(api, Method::post, "/catalogue", 201,
                 "Add a file or folder of this machine; through the Unix socket only.", add),
      row(api, Method::get, "/catalogue/search", 200, "The best videos; ?q, filter, channel, limit, skip.", search),
      row(api, Method::get, "/catalogue/stats", 200, "How much there is.", stats),
      beside_row(api, Method::delete_, "/catalogue", 200, "Forget everything; through the Unix socket only.", clear)};
}

}  // namespace farmtok::api
