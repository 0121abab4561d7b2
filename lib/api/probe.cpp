#include "api/upload.hpp"
#include "base/text.hpp"
#include "farm/media/preflight.hpp"
#include "farm/review/label.hpp"

namespace farmtok::api {
namespace {

Json shown(const Api& api, const model::MediaReply& reply) {
  Json lines = Json::array();
  for (const auto& line : base::split(reply.notes.value_or(""), '\n'))
    if (!line.empty()) lines.push_back(line);
  auto notes = Json::array();
  if (auto label = farm::label_of_file(api.farm.settings, reply.input)) notes.push_back(*std::move(label));
  return {{"facts", model::to_json(reply.input)}, {"will_do", std::move(lines)}, {"notes", std::move(notes)}};
}

Json stored(const Call& call) {
  auto& api = call.api;
  const auto media = api.media.known(call.param(0));
  if (!media.gone_at) return shown(api, farm::look_into(api.farm, api.media, api.renders.child(), media));
  model::MediaReply known;
  if (media.facts) known.input = *media.facts;
  auto made = shown(api, known);
  if (!media.facts) made.erase("facts");
  made["notes"].push_back("its file is no longer stored; these facts were recorded before");
  return made;
}

http::Response sent(const Call& call, farm::Incoming& incoming) {
  auto& api = call.api;
  const auto profile = api.farm.settings.text("render.profile");
  return success(200, shown(api, api.renders.child().preflight(
                                     incoming.path(), profile,
                                     {.progress = {}, .cancelled = {}, .deadline = farm::preflight_deadline})));
}

}  // namespace

std::vector<http::Route> probe_routes(Api& api) {
  return {
      upload_row(api, "/probe",
                 "What is in a video, and what a render will do with it; the body is its bytes, which "
                 "are not kept.",
                 sent),
      row(api, http::Method::get, "/media/:media_id/probe", 200,
          "What is in a stored video, and what a render will do with it.", stored),
  };
}

}  // namespace farmtok::api
