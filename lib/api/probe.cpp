#include <fmt/format.h>

#include "api/upload.hpp"
#include "base/text/text.hpp"
#include "farm/label_policy.hpp"
#include "farm/library/policy.hpp"
#include "farm/library/preflight.hpp"
#include "farm/provenance.hpp"
#include "farm/review/label.hpp"
#include "farm/review/results.hpp"
#include "model/json.hpp"

namespace farmtok::api {
namespace {

/// What becomes of the AI label of a result's post, as far as it is decided; empty where AI is no matter.
std::optional<std::string> label_of_result(const settings::Settings& settings, const model::Result& result) {
  const auto& id = result.result_id;
  if (result.is_aigc == false)
    return fmt::format("the AI label of {} is off{}", id, result.ai_reason ? ": " + *result.ai_reason : "");
  if (result.ai_origin == model::AiOrigin::none_found) return std::nullopt;
  const auto policy = farm::label_policy(settings);
  std::string then;
  if (result.scheduled_id) then = fmt::format("`farmtok why {}` says what becomes of its label", *result.scheduled_id);
  else if (policy == farm::LabelPolicy::block)
    then = fmt::format("{} cannot be scheduled (provenance.policy is block)", id);
  else if (result.is_aigc) then = fmt::format("the AI label of {} is on", id);
  else if (policy == farm::LabelPolicy::tell) then = "the AI label will be set on its post";
  else
    then =
        fmt::format("{} is scheduled once it has the AI label: `farmtok results edit {} --ai-origin operator`", id, id);
  return fmt::format("made with AI: {} (found, not verified); {}", farm::finding_in_words(result), then);
}

/// The note on the label: of the result that the request names, else of any that is made of the file.
std::optional<std::string> label_note(const Api& api, const std::optional<std::string>& result_id,
                                      const model::VideoFacts& facts) {
  if (!result_id) return farm::review::label_of_file(api.farm.settings, facts);
  const auto result = api.farm.store.read([&](sql::Database& db) { return farm::review::get_result(db, *result_id); });
  return label_of_result(api.farm.settings, result);
}

Json shown(const Api& api, const model::MediaReply& reply, const std::optional<std::string>& result_id = {}) {
  Json lines = Json::array();
  for (const auto& line : base::split(reply.notes.value_or(""), '\n'))
    if (!line.empty()) lines.push_back(line);
  auto notes = Json::array();
  if (auto label = label_note(api, result_id, reply.input)) notes.push_back(*std::move(label));
  return {{"facts", model::to_json(reply.input)}, {"will_do", std::move(lines)}, {"notes", std::move(notes)}};
}

Json stored(const Call& call) {
  auto& api = call.api;
  const auto media = api.media.known(call.param(0));
  const auto result_id = call.query("result_id");
  if (!media.gone_at)
    return shown(api, farm::library::look_into(api.farm, api.media, api.renders.child(), media), result_id);
  model::MediaReply known;
  if (media.facts) known.input = *media.facts;
  auto made = shown(api, known, result_id);
  if (!media.facts) made.erase("facts");
  made["notes"].push_back("its file is no longer stored; these facts were recorded before");
  return made;
}

http::Response sent(const Call& call, farm::library::Incoming& incoming) {
  auto& api = call.api;
  const auto profile = farm::library::profile_policy(api.farm.settings);
  return success(200,
                 shown(api, api.renders.child().preflight(
                                incoming.path(), profile,
                                {.progress = {}, .cancelled = {}, .deadline = farm::library::preflight_deadline})));
}

}  // namespace

std::vector<http::Route> probe_routes(Api& api) {
  return {
      upload_row(api, "/probe",
                 "What is in a video, and what a render will do with it; the body is its bytes, which "
                 "are not kept.",
                 sent),
      row(api, http::Method::get, "/media/:media_id/probe", 200,
          "What is in a stored video, and what a render will do with it; ?result_id for the label of its post.",
          stored),
  };
}

}  // namespace farmtok::api
