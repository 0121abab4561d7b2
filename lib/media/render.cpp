#include "media/render.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <ctime>
#include <optional>
#include <thread>
#include <utility>

#include "base/error.hpp"
#include "media/compare/fingerprint.hpp"
#include "media/picture/decode.hpp"
#include "media/picture/encode.hpp"
#include "media/picture/pipe.hpp"
#include "media/picture/prepare.hpp"
#include "media/picture/vary.hpp"
#include "media/probe.hpp"
#include "media/provenance/source_type.hpp"
#include "media/provenance/xmp.hpp"
#include "media/sound.hpp"
#include "media/source/faults.hpp"
#include "media/stills/poster.hpp"
#include "media/together.hpp"

namespace farmtok::media {
namespace {

using base::Code;
using base::Error;
using Steady = std::chrono::steady_clock;

/// Less decoded than the picture's header promises. Up to half a second or 3 % is the rounding of containers. Where the
/// index lists every picture it was checked when the file was opened, and missing ones count as damage.
void refuse_unfinished(const Source& source, std::int64_t frames, double got) {
  if (frames == 0)
    throw Error{Code::INVALID_MEDIA, "no picture could be decoded: the file is damaged or cut off",
                "Send the whole file again."};
  const auto& stream = source.video_stream();
  if (source.picture_end || stream.duration == AV_NOPTS_VALUE || stream.duration <= 0) return;
  if (stream.duration == 0xFFFFFFFF) return;
  refuse_incomplete(got, static_cast<double>(stream.duration) * av_q2d(stream.time_base));
}

/// "3 of 250 pictures cannot be decoded"; empty when all can. Fields may be coded one by one, so they are not counted.
std::string damage(const Source& source, const PictureDecode& decode) {
  if (source.facts.interlaced.value_or(false) || decode.lost() == 0) return {};
  return fmt::format("{} of {} pictures cannot be decoded", decode.lost(), decode.coded());
}

/// More losses than a viewer would accept.
void refuse_damaged(const Source& source, const PictureDecode& decode) {
  const auto words = damage(source, decode);
  if (words.empty() || decode.lost() * 10 <= decode.coded()) return;
  throw Error{Code::INVALID_MEDIA, "damaged: " + words, "Send the whole file again."};
}

class Throttle {
 public:
  Throttle(const Progress& progress, double total_seconds) : progress_(progress), total_(total_seconds) {}
  void at(double seconds) {
    const auto now = Steady::now();
    if (!progress_ || total_ <= 0 || now < next_) return;
    next_ = now + std::chrono::milliseconds(100);
    progress_(std::clamp(seconds / total_, 0.0, 0.99));
  }

 private:
  const Progress& progress_;
  double total_;
  Steady::time_point next_ = Steady::now() + std::chrono::milliseconds(100);
};

double cpu_seconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

/// The number of threads of each part. When one encoder thread is requested, other renders run beside this one.
struct Threads {
  int decoder;
  int filters;
  int warp;

  Threads(const Source& source, const Encoding& encoding) {
    const int cores = std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
    const int most = encoding.threads > 0 ? std::min(encoding.threads, cores) : cores;
    const int part = std::clamp(most / 4, 1, 4);
    const auto& coded = *source.video_stream().codecpar;
    // A fifth of a render; its threads would lose more by waiting for each other than they gain.
    const bool light = coded.codec_id == AV_CODEC_ID_H264 && coded.width * coded.height <= 1920 * 1088;
    decoder = light ? part : std::min(most, 4);
    filters = std::min(most, 4);
    warp = part;
  }
};

/// All parts of one render, each on its own thread; the queues between them are bounded.
class Rendering {
 public:
  Rendering(int input_fd, int output_fd, const model::Variation& drawn, const Encoding& encoding)
      : source_(open_source(input_fd)),
        profile_(encoding.profile),
        copy_says_(encoding.digital_source_type),
        plan_(plan_picture(source_, drawn, encoding)),
        output_(output_fd),
        threads_(source_, encoding),
        decode_(source_, threads_.decoder),
        prepare_(source_, plan_, threads_.filters, encoding.fidelity),
        vary_(plan_, encoding, threads_.warp),
        encode_(std::in_place, plan_, encoding, output_),
        poster_(plan_, source_.facts.duration_seconds / plan_.applied.speed) {
    if (source_.audio >= 0) sound_.emplace(source_, plan_.applied.speed, output_);
    if (encoding.fingerprint) printer_.emplace(source_);
    output_.start();
  }

  void run(const Progress& progress) {
    Together together{[this] {
      decoded_.break_off();
      varied_.break_off();
      sounds_.break_off();
    }};
    together.start([this] { read(); });
    together.start([this] { vary(); });
    if (sound_) together.start([this] { hear(); });
    together.finish([&] { encode(progress); });
    refuse_unfinished(source_, vary_.frames(), decode_.seconds());
    refuse_damaged(source_, decode_);
    output_.finish(copy_says_ ? xmp_box(*copy_says_) : std::string{});
    encode_.reset();
  }

  void write_poster(int fd) { poster_.write(fd); }

  model::MediaReply reply(int output_fd) {
    model::MediaReply reply;
    reply.input = source_.facts;
    if (reply.input.duration_seconds <= 0) reply.input.duration_seconds = decode_.seconds();
    reply.output = probe(output_fd);
    reply.applied = plan_.applied;
    if (vary_.check()) reply.fidelity = vary_.check()->measure(output_fd);
    if (printer_) reply.fingerprint = packed(printer_->made());
    reply.notes = notes_of(source_, profile_, copy_says_);
    const auto note = [&](const std::string& words) {
      if (!words.empty()) reply.notes = reply.notes ? *reply.notes + '\n' + words : words;
    };
    note(damage(source_, decode_));
    if (const auto& size = prepare_.changed_to())
      note(fmt::format("its size changes on the way: {}x{} is fitted between black bars", size->width, size->height));
    return reply;
  }

 private:
  void read() {
    const auto use = [this](av::Frame frame, double seconds) {
      if (printer_ && printer_->wants(seconds)) printer_->take(*frame, seconds);
      return decoded_.push(std::move(frame));
    };
    bool wanted = true;
    for (auto packet = av::make_packet(); wanted && source_.input.read(*packet);) {
      if (packet->stream_index == source_.video) {
        wanted = decode_.take(packet.get(), use);
      } else if (sound_ && packet->stream_index == source_.audio) {
        auto kept = av::make_packet();
        av_packet_move_ref(kept.get(), packet.get());
        wanted = sounds_.push(std::move(kept));
      }
    }
    sounds_.end();
    if (wanted) decode_.take(nullptr, use);
    decoded_.end();
  }

  void vary() {
    const auto use = [this](AVFrame& upright, double seconds, bool full_range, av::Frame decoded) {
      if (auto made = vary_.take(&upright, seconds, full_range, std::move(decoded))) varied_.push(std::move(made));
    };
    while (auto frame = decoded_.pop()) prepare_.take(frame->get(), use);
    prepare_.take(nullptr, use);
    if (auto last = vary_.take(nullptr, source_.picture_end.value_or(decode_.seconds()), false))
      varied_.push(std::move(last));
    varied_.end();
  }

  void hear() {
    while (auto packet = sounds_.pop()) sound_->take(packet->get());
    sound_->take(nullptr);
  }

  void encode(const Progress& progress) {
    Throttle throttle{progress, source_.facts.duration_seconds / plan_.applied.speed};
    while (auto frame = varied_.pop()) {
      poster_.see(**frame);
      encode_->take(**frame);
      throttle.at(static_cast<double>((*frame)->pts) / plan_.ticks_per_second);
    }
    encode_->finish(vary_.end_tick());
  }

  Source source_;
  std::string profile_;
  std::optional<std::string> copy_says_;
  PicturePlan plan_;
  av::Output output_;
  Threads threads_;
  Pipe<av::Frame> decoded_{2}, varied_{2};
  Pipe<av::Packet> sounds_{128};
  PictureDecode decode_;
  PicturePrepare prepare_;
  PictureVary vary_;
  std::optional<PictureEncode> encode_;  // holds most of the memory: released before the copy is checked
  Poster poster_;
  std::optional<SoundTrack> sound_;
  std::optional<Fingerprinter> printer_;
};

}  // namespace

model::MediaReply render(int input_fd, int output_fd, const model::Variation& drawn, const Encoding& encoding,
                         const Progress& progress, int poster_fd) {
  const auto began = Steady::now();
  const double cpu_began = cpu_seconds();
  refuse_wild(drawn);
  refuse_other_than_code(encoding.digital_source_type);
  Rendering rendering{input_fd, output_fd, drawn, encoding};
  rendering.run(progress);
  if (poster_fd >= 0) rendering.write_poster(poster_fd);
  auto reply = rendering.reply(output_fd);
  reply.render_seconds = std::chrono::duration<double>(Steady::now() - began).count();
  reply.cpu_seconds = cpu_seconds() - cpu_began;
  if (progress) progress(1);
  return reply;
}

}  // namespace farmtok::media
