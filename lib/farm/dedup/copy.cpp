#include "farm/dedup/copy.hpp"

#include <fmt/format.h>

#include <string_view>

#include "farm/dedup/policy.hpp"
#include "farm/library/policy.hpp"

namespace farmtok::farm::dedup {

using base::Code;
using base::Error;

namespace {

std::string fault_words(std::string_view fault) {
  if (fault == "matrix") return "its colours are wrong: they are stored by another matrix than its file says";
  if (fault == "range") return "its colours are wrong: full and limited range are mixed up";
  if (fault == "planes") return "its colours are wrong: its two planes of chroma are exchanged";
  return fmt::format("its colours are wrong: {}", fault);
}

}  // namespace

model::MediaRequest copy_request(const settings::Settings& settings) {
  const auto policy = render_policy(settings);
  model::MediaRequest request;
  request.preset = policy.preset;
  request.crf = policy.crf;
  request.profile = library::profile_policy(settings);
  request.encoder = policy.encoder;
  request.kernel = policy.kernel;
  return request;
}

std::optional<Error> untrue(const settings::Settings& settings, const std::optional<model::Fidelity>& fidelity) {
  if (!fidelity) return std::nullopt;
  const auto refused = [](const std::string& found,
                          std::string_view helps = "Lower render.crf, or look at such a copy") {
    return Error{Code::INVALID_MEDIA, fmt::format("the copy is not true to its original ({}): it is not used", found),
                 fmt::format("{}: `farmtok dedup preview FILE -o copy.mp4 --sheet pair.png`.", helps)};
  };
  constexpr auto colour_helps = "Set render.encoder to libx264 where it is another, or look at such a copy";
  // First: it may cost decibels, too.
  if (fidelity->colour_fault) return refused(fault_words(*fidelity->colour_fault), colour_helps);
  const auto [psnr, ssim, colour] = fidelity_policy(settings);
  if (fidelity->psnr < psnr) return refused(fmt::format("{:.1f} dB, at least {:g} wanted", fidelity->psnr, psnr));
  if (fidelity->ssim < ssim)
    return refused(fmt::format("structural similarity {:.3f}, at least {:g} wanted", fidelity->ssim, ssim));
  if (fidelity->colour.value_or(0) > colour)
    return refused(fmt::format("its colours are {:.1f} from those of the original, at most {:g} wanted",
                               *fidelity->colour, colour),
                   colour_helps);
  return std::nullopt;
}

model::RenderReport Copy::report(const model::Media& original) const {
  return {.input_sha256 = original.sha256,
          .output_sha256 = video.sha256,
          .input = reply.input,
          .output = reply.output.value_or(model::VideoFacts{}),
          .render_seconds = reply.render_seconds,
          .profile = request.profile,
          .encoder = request.encoder,
          .fidelity = reply.fidelity,
          .notes = reply.notes};
}

Copy make_copy(Farm& farm, library::MediaStore& media, const library::MediaChild& child, const model::Media& original,
               const model::MediaRequest& request, const library::MediaWatch& watch, bool even_untrue) {
  const auto video_file = media.scratch(".mp4"), poster_file = media.scratch(".jpg");
  const struct Files {
    const std::filesystem::path &video, &poster;
    ~Files() {
      std::error_code ignored;  // they are in the store by then, unless an exception was thrown
      std::filesystem::remove(video, ignored);
      std::filesystem::remove(poster, ignored);
    }
  } cleared{video_file, poster_file};
  media.require_whole(original);
  // A copy is about as large as its original, and other files are written too.
  media.require_space(original.bytes + original.bytes / 2);
  Copy copy;
  copy.request = request;
  copy.reply = child.render(media.path(original), video_file, poster_file, request, watch);
  if (auto refused = untrue(farm.settings, copy.reply.fidelity); refused && !even_untrue) throw *std::move(refused);
  copy.video = media.adopt(video_file, "video/mp4", model::MediaKind::copy);
  copy.poster = media.adopt(poster_file, "image/jpeg", model::MediaKind::poster);
  media.note_facts(original.media_id, copy.reply.input);
  if (copy.reply.output) media.note_facts(copy.video.media_id, *copy.reply.output);
  return copy;
}

}  // namespace farmtok::farm::dedup
