// The confined child that decodes and renders one video. One MediaRequest as a line of JSON on standard input, which
// gives the meaning of the descriptors from 3 on. On standard output: {"progress":0.42} lines, and last {"done":{…}} or
// {"error":{…}}. It confines itself before the first byte of the video is read.

#include <fmt/format.h>
#include <malloc.h>
#include <unistd.h>

#include <clocale>
#include <exception>
#include <iostream>
#include <new>
#include <numeric>
#include <string>
#include <system_error>
#include <thread>
#include <vector>

#include "av/error.hpp"
#include "base/error.hpp"
#include "base/json.hpp"
#include "media/compare/fingerprint.hpp"
#include "media/probe.hpp"
#include "media/render.hpp"
#include "media/stills/frames.hpp"
#include "media/stills/sheet.hpp"
#include "model/json.hpp"
#include "model/render.hpp"
#include "sys/confine/confine.hpp"
#include "sys/own_limits.hpp"

#if defined(__SANITIZE_ADDRESS__)
// A search for leaks at exit needs a tracing process, which confinement refuses.
extern "C" const char* __asan_default_options() { return "detect_leaks=0"; }
#endif

namespace {

using namespace farmtok;
using base::Json;

constexpr int input_fd = 3, output_fd = 4, poster_fd = 5;

/// `count` descriptors from `first` on.
std::vector<int> descriptors(int first, std::int64_t count) {
  std::vector<int> numbers(static_cast<std::size_t>(count));
  std::iota(numbers.begin(), numbers.end(), first);
  return numbers;
}

/// One write, so that a reader never sees half a line.
void say(const Json& line) {
  const auto text = base::to_line(line) + "\n";
  std::size_t done = 0;
  while (done < text.size()) {
    const auto put = ::write(STDOUT_FILENO, text.data() + done, text.size() - done);
    if (put <= 0) ::_exit(1);
    done += static_cast<std::size_t>(put);
  }
}

int tell(const base::Error& error) {
  say({{"error", {{"code", base::row(error.code).name}, {"message", error.message}, {"hint", error.hint}}}});
  return 1;
}

void make_sheet(const model::MediaRequest& request) {
  std::vector<media::Tile> tiles;
  int next_picture = output_fd + 1;
  std::string line;
  for (std::int64_t i = 0; i < request.count && std::getline(std::cin, line); ++i) {
    auto about = model::from_request<model::SheetTile>(base::parse_json(line, "a tile"));
    const int picture = about.picture ? next_picture++ : -1;
    tiles.push_back({std::move(about), picture});
  }
  media::sheet(request.title, tiles, output_fd);
}

media::Encoding encoding_of(const model::MediaRequest& request) {
  return {.preset = request.preset,
          .crf = request.crf,
          .threads = static_cast<int>(request.threads),
          .profile = request.profile,
          .encoder = request.encoder,
          .kernel = request.kernel == "bilinear" ? media::Kernel::bilinear : media::Kernel::bicubic,
          .fidelity = request.fidelity,
          .fingerprint = request.fingerprint,
          .digital_source_type = request.digital_source_type};
}

/// Address space that is enough on two cores with the slowest presets in use, with some room: a 1080p render
/// takes 0.8 GB, a 4K HEVC 10-bit input 1.3, its copy in the same size 2.6. Each further core needs threads with a
/// stack and a picture of their own.
std::uint64_t memory_for(const model::MediaRequest& request) {
  constexpr auto mb = std::uint64_t{1} << 20;
  const auto base = request.operation != "render" ? 1024 * mb : request.profile == "match" ? 3072 * mb : 1536 * mb;
  return base + std::thread::hardware_concurrency() * 32 * mb;
}

model::MediaReply answer(const model::MediaRequest& request) {
  model::MediaReply reply;
  if (request.operation == "self-test") {
    sys::verify_confinement();
  } else if (request.operation == "probe") {
    reply = media::preflight(input_fd, request.profile, request.digital_source_type);
  } else if (request.operation == "render") {
    const auto progress = [](double done) { say({{"progress", done}}); };
    reply = media::render(input_fd, output_fd, request.variation.value_or(model::Variation{}), encoding_of(request),
                          progress, poster_fd);
  } else if (request.operation == "fingerprint") {
    reply.input = media::probe(input_fd);
    reply.fingerprint = media::packed(media::fingerprint(input_fd));
  } else if (request.operation == "frames") {
    if (request.count < 1) throw base::Error{base::Code::INVALID_REQUEST, "count is 0, must be at least 1"};
    media::frames(input_fd, descriptors(output_fd, request.count), static_cast<int>(request.longest_side));
  } else if (request.operation == "sheet") {
    make_sheet(request);
  } else {
    throw base::Error{
        base::Code::INVALID_REQUEST,
        "operation is \"" + request.operation + "\", must be probe, render, fingerprint, frames, sheet or self-test"};
  }
  return reply;
}

}  // namespace

int main() {
  // Taken before confine() sets its limits.
  const auto limits = sys::own_limits();
  const auto under = [&](std::string_view words) {
    return limits.empty() ? std::string{words} : fmt::format("{} ({})", words, limits);
  };
  try {
    // Few heaps: a heap for each thread would take 64 MB of the address space it may use.
    ::mallopt(M_ARENA_MAX, 2);
    std::setlocale(LC_ALL, "C");
    av::silence();
    std::string line;
    std::getline(std::cin, line);
    const auto request = model::from_request<model::MediaRequest>(base::parse_json(line, "the request"));
    sys::confine({.memory_bytes = memory_for(request)});
    say({{"done", model::to_json(answer(request))}});
    return 0;
  } catch (const base::Error& error) {
    return tell(error);
  } catch (const std::bad_alloc&) {
    return tell({base::Code::INVALID_MEDIA, under("the video needs more memory than one render may use"),
                 "Use a smaller picture, for example 1080x1920, or allow the daemon more memory."});
  } catch (const std::system_error& error) {
    if (error.code() == std::errc::resource_unavailable_try_again)
      return tell({base::Code::UNFINISHED, under("the media child could not start a thread"),
                   "Allow more processes: TasksMax= of the unit, `ulimit -u`."});
    return tell({base::Code::INTERNAL, error.what()});
  } catch (const std::exception& error) {
    return tell({base::Code::INTERNAL, error.what()});
  }
}
