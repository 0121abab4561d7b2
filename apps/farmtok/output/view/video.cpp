#include "output/view/video.hpp"

#include <fmt/format.h>

#include "base/text/text.hpp"
#include "output/view/view.hpp"

namespace farmtok::cli {
namespace {

double number(const Json& object, const char* field) {
  const auto found = object.find(field);
  return found != object.end() && found->is_number() ? found->get<double>() : 0;
}

}  // namespace

std::string video_line(const Json& facts) {
  if (facts.empty()) return {};
  const auto audio = text_of(facts, "audio_codec");
  return fmt::format("{:.0f}×{:.0f} · {}{} in {} · {:.1f} s · {:.4g} fps · {}", number(facts, "width"),
                     number(facts, "height"), text_of(facts, "video_codec"), audio.empty() ? ", silent" : "+" + audio,
                     text_of(facts, "container"), number(facts, "duration_seconds"), number(facts, "frames_per_second"),
                     base::human_bytes(static_cast<std::int64_t>(number(facts, "bytes"))));
}

std::string variation_line(const Json& variation) {
  if (variation.empty()) return {};
  return fmt::format("zoom {:.3f} · tilt {:+.2f}° · saturation {:.3f} · speed {:.3f} (seed {})",
                     number(variation, "zoom"), number(variation, "tilt_degrees"), number(variation, "saturation"),
                     number(variation, "speed"), text_of(variation, "seed"));
}

std::string credentials_line(const Json& credentials) {
  if (credentials.empty()) return {};
  const auto signer = text_of(credentials, "signer"), code = text_of(credentials, "digital_source_type"),
             fault = text_of(credentials, "fault");
  auto made = text_of(credentials, "generator");
  if (made.empty()) made = "of an unnamed program";
  if (!signer.empty()) made += fmt::format(", signed by {} (not verified)", signer);
  if (!code.empty()) made += fmt::format(" ({})", code);
  if (!fault.empty()) made += "; " + fault;
  return made;
}

std::string fidelity_line(const Json& fidelity) {
  if (fidelity.empty()) return {};
  const auto pictures = static_cast<std::int64_t>(number(fidelity, "pictures"));
  const auto colour =
      fidelity.contains("colour") ? fmt::format(" · colours {:.1f} off", number(fidelity, "colour")) : "";
  return fmt::format("{:.1f} dB · similarity {:.3f}{} · {} picture{} compared", number(fidelity, "psnr"),
                     number(fidelity, "ssim"), colour, pictures, pictures == 1 ? "" : "s");
}

bool is_elsewhere(const Json& result) {
  const auto url = text_of(result, "original_video_url");
  return !url.empty() && url.find("/media/med_") == url.npos;
}

const Json& object_in(const Json& object, const char* field) {
  static const Json nothing = Json::object();
  const auto found = object.find(field);
  return found != object.end() && found->is_object() ? *found : nothing;
}

}  // namespace farmtok::cli
