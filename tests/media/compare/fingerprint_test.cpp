// A video's look, in every storage form.

#include "media/compare/fingerprint.hpp"

#include <doctest/doctest.h>

#include <bit>

#include "av/codec.hpp"
#include "base/error.hpp"
#include "media/clips.hpp"

using namespace farmtok;
using clips::Folder;
using media::Fingerprint;

namespace {

Fingerprint print_of(const clips::fs::path& video) {
  const auto fd = clips::open_to_read(video);
  return media::fingerprint(fd.get());
}

/// Every picture decoded, as in a render.
Fingerprint print_on_the_way(const clips::fs::path& video) {
  const auto fd = clips::open_to_read(video);
  auto source = media::open_source(fd.get());
  auto decoder = av::open_decoder(source.video_stream(), 1);
  media::Fingerprinter printer{source};
  auto packet = av::make_packet();
  auto frame = av::make_frame();
  const auto drain = [&] {
    while (av::receive(*decoder, *frame))
      printer.take(*frame, static_cast<double>(frame->best_effort_timestamp) * av_q2d(source.video_stream().time_base) -
                               source.origin);
  };
  while (source.input.read(*packet))
    if (packet->stream_index == source.video) {
      av::send(*decoder, packet.get());
      drain();
    }
  av::send(*decoder, nullptr);
  drain();
  return printer.made();
}

/// Share of the bits of either that both have, glance by glance.
double shared(const Fingerprint& one, const Fingerprint& other) {
  int both = 0, any = 0;
  for (std::size_t i = 0; i < std::min(one.size(), other.size()); ++i)
    for (std::size_t word = 0; word < 4; ++word) {
      both += std::popcount(one[i].bits[word] & other[i].bits[word]);
      any += std::popcount(one[i].bits[word] | other[i].bits[word]);
    }
  return any == 0 ? 0 : static_cast<double>(both) / any;
}

const std::string scene =
    "-f lavfi -i life=size=27x48:rate=25:seed=5:mold=8:life_color=white,tmix=frames=6,"
    "scale=270:480,format=yuv420p -t 3 -c:v libx264 -preset veryfast";

}  // namespace

TEST_CASE("a fingerprint is a few glances a second, and comes back from its text") {
  const Folder folder;
  const auto print = print_of(clips::make(folder / "a.mp4", scene));
  CHECK(print.size() == 24);
  CHECK(print.front().seconds == 0);
  CHECK_FALSE(print.front().knows_change());
  CHECK(print.front().bits[2] == 0);
  CHECK(print.back().bits[2] != 0);
  const auto text = media::packed(print);
  CHECK(text.size() == print.size() * 72);
  CHECK(media::unpacked(text) == print);
  for (const std::string wrong : {"0", "zz", "00", "Ab"}) CHECK_THROWS_AS(media::unpacked(wrong), base::Error);
}

TEST_CASE("it is nearly the same however the video is coded, shaped, turned or decoded") {
  const Folder folder;
  const auto video = clips::make(folder / "a.mp4", scene);
  const auto print = print_of(video);
  CHECK(shared(print, print_on_the_way(video)) > 0.85);
  const auto from = [&](const std::string& name, const std::string& how) {
    return print_of(clips::make(folder / name, "-i " + video.string() + " " + how));
  };
  CHECK(shared(print, from("b.mp4", "-c:v libx264 -preset ultrafast -crf 30")) > 0.8);
  CHECK(shared(print, from("c.mkv", "-vf scale=180:200 -c:v libx264 -preset ultrafast")) > 0.8);
  CHECK(shared(print, from("d.mp4", "-vf scale=270:380,pad=270:480:0:50 -c:v libx264 -preset ultrafast")) > 0.7);
  CHECK(shared(print, from("e.mp4", "-pix_fmt yuv444p10le -c:v libx264 -preset ultrafast")) > 0.8);
  clips::make(folder / "f.mp4", "-i " + video.string() + " -vf transpose=clock -c:v libx264 -preset ultrafast");
  const auto turned =
      clips::make(folder / "g.mp4", "-i " + (folder / "f.mp4").string() + " -c copy -metadata:s:v rotate=90");
  CHECK(shared(print, print_of(turned)) > 0.8);
  CHECK(shared(print, from("h.mp4", "-vf hflip -c:v libx264 -preset ultrafast")) < 0.5);
}

TEST_CASE("nothing is to be seen where it is dark") {
  const Folder folder;
  const auto print = print_of(clips::make(folder / "a.mp4", "-f lavfi -i color=black:size=270x480:rate=25 -t 2"));
  CHECK(print.size() == 16);
  for (const auto& glance : print) CHECK(glance.bits == std::array<std::uint64_t, 4>{});
}

TEST_CASE("a video of few pictures a second is glanced at as often, whatever its pictures are made of") {
  const Folder folder;
  const auto made = [&](const char* name, const char* coding) {
    return print_of(clips::make(
                        folder / name,
                        "-f lavfi -i testsrc2=s=160x120:r=12:d=6 -pix_fmt yuv420p -c:v libx264 " + std::string{coding}))
        .size();
  };
  const auto plain = made("plain.mp4", "-bf 0");
  CHECK(plain > 6 * 5);
  CHECK(made("forth-and-back.mp4", "-bf 3 -b-pyramid none -b_strategy 0") == plain);
}
