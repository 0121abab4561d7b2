#include "media/probe.hpp"

#include "av/codec.hpp"
#include "base/error.hpp"
#include "base/text/text.hpp"
#include "media/provenance/source_type.hpp"
#include "media/source/will_do.hpp"
#include "model/provenance.hpp"

namespace farmtok::media {
namespace {

bool decodes_a_picture(Source& source, AVCodecContext& decoder) {
  const auto packet = av::make_packet();
  const auto frame = av::make_frame();
  while (source.input.read(*packet)) {
    if (packet->stream_index != source.video) continue;
    av::send(decoder, packet.get());
    if (av::receive(decoder, *frame)) return true;
  }
  av::send(decoder, nullptr);
  return av::receive(decoder, *frame);
}

/// What a copy says where nobody decided otherwise: a tag alone does not tell how much of the video a model made.
std::optional<std::string> carried_over(const model::VideoFacts& facts) {
  const auto& code = facts.digital_source_type;
  return facts.ai_tag && !(code && model::is_ai(*code)) ? std::optional<std::string>{model::least_ai} : code;
}

}  // namespace

model::VideoFacts probe(int fd) { return open_source(fd).facts; }

model::MediaReply preflight(int fd, std::string_view profile, const std::optional<std::string>& copy_says) {
  refuse_other_than_code(copy_says);
  auto source = open_source(fd);
  const auto decoder = av::open_decoder(source.video_stream(), 1);
  if (source.audio >= 0) av::open_decoder(*source.input.stream(source.audio), 1);
  if (!decodes_a_picture(source, *decoder))
    throw base::Error{base::Code::INVALID_MEDIA, "no picture could be decoded: the file is damaged or cut off",
                      "Send the whole file again."};
  model::MediaReply reply;
  reply.input = source.facts;
  reply.notes = notes_of(source, profile, copy_says ? copy_says : carried_over(source.facts));
  return reply;
}

std::optional<std::string> notes_of(const Source& source, std::string_view profile,
                                    const std::optional<std::string>& copy_says) {
  auto lines = will_do(source.facts, profile, copy_says);
  lines.insert(lines.end(), source.oddities.begin(), source.oddities.end());
  if (lines.empty()) return {};
  return base::join(lines, "\n");
}

}  // namespace farmtok::media
