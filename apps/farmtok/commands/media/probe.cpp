#include "commands/media/probe.hpp"

#include <fmt/format.h>

#include <cmath>

#include "base/text/text.hpp"
#include "commands/common.hpp"
#include "commands/named_video.hpp"
#include "model/codec_names.hpp"

namespace farmtok::cli {
namespace {

/// "30", "29.97"
std::string rate_in_words(double rate) {
  const double whole = std::round(rate);
  return std::abs(rate - whole) < 0.005 ? fmt::format("{:.0f}", whole) : fmt::format("{:.2f}", rate);
}

std::string channels_in_words(const Json& facts) {
  const auto channels = facts.value("audio_channels", std::int64_t{0});
  if (channels == 0) return "";
  return channels == 1 ? " mono" : channels == 2 ? " stereo" : fmt::format(" of {} channels", channels);
}

std::string length_in_words(double seconds) {
  if (seconds < 120) return fmt::format("{:.1f} s", seconds);
  const auto whole = static_cast<std::int64_t>(seconds + 0.5);
  return whole < 3600 ? fmt::format("{}:{:02} min", whole / 60, whole % 60)
                      : fmt::format("{}:{:02}:{:02} h", whole / 3600, whole / 60 % 60, whole % 60);
}

/// "12.3 s of 1080x1920 at 30 pictures a second, H.264, sound AAC stereo; mp4, 8.1 MB"
std::string in_words(const Json& facts) {
  auto made = fmt::format(
      "{} of {}x{} at {}{} pictures a second, {}", length_in_words(facts.value("duration_seconds", 0.0)),
      text_of(facts, "width"), text_of(facts, "height"), facts.value("variable_rate", false) ? "about " : "",
      rate_in_words(facts.value("frames_per_second", 0.0)), model::codec_name(text_of(facts, "video_codec")));
  if (const auto range = text_of(facts, "dynamic_range"); !range.empty() && range != "SDR")
    made += fmt::format(" in HDR ({})", range);
  if (const auto sound = text_of(facts, "audio_codec"); sound.empty()) made += ", no sound";
  else made += fmt::format(", sound {}{}", model::codec_name(sound), channels_in_words(facts));
  return made +
         fmt::format("; {}, {}", text_of(facts, "container"), base::human_bytes(facts.value("bytes", std::int64_t{0})));
}

int probe(Context& context) {
  const auto named = context.arguments().word(0);
  // The label of a result may be decided already.
  const bool result = named.starts_with("res_");
  const auto told =
      ask_about_video(context, named, "/probe", result ? client::Query{{"result_id", named}} : client::Query{});
  auto& out = context.out();
  if (!out.text()) {
    out.value(told, {});
    return 0;
  }
  std::vector<std::string> lines;
  if (const auto facts = told.find("facts"); facts != told.end()) lines.push_back(in_words(*facts));
  const auto& changes = told.at("will_do");
  if (!changes.empty()) lines.emplace_back("In a copy:");
  else if (!lines.empty()) lines.emplace_back("A copy is like it, but for its variation.");
  for (const auto& change : changes) lines.push_back("  " + change.get<std::string>());
  for (const auto& note : told.at("notes")) lines.push_back("note: " + note.get<std::string>());
  out.lines(lines);
  return 0;
}

}  // namespace

Verb media_probe_verb() {
  return {.name = "probe",
          .about = "Says what is in a video, what a render will do with it, and what is wrong with it.",
          .examples = {{{"farmtok media probe clip.mp4", "in plain words; exits 1 when it cannot be rendered"},
                        {"farmtok media probe RESULT --json=facts,will_do", "the video of a result, as JSON"}}},
          .positionals = {{.name = "FILE|MEDIA|RESULT",
                           .about = "a video file, or the id of a stored one or of a result",
                           .complete = Complete::file}},
          .no_ids = true,
          .run = probe};
}

}  // namespace farmtok::cli
