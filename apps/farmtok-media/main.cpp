// The confined child that decodes and renders one video. One MediaRequest as a line of JSON on standard input; input,
// output and poster are descriptors 3, 4 and 5. On standard output: {"progress":0.42} lines, and last {"done":{…}} or
// {"error":{…}}. It locks itself in before the first byte of the video is read.

#include <malloc.h>
#include <unistd.h>

#include <clocale>
#include <exception>
#include <iostream>
#include <string>

#include "av/error.hpp"
#include "base/error.hpp"
#include "base/json.hpp"
#include "media/poster.hpp"
#include "media/probe.hpp"
#include "media/render.hpp"
#include "model/json.hpp"
#include "model/render.hpp"
#include "sys/confine.hpp"

#if defined(__SANITIZE_ADDRESS__)
// Looking for leaks at exit needs a tracing process, which confinement refuses.
extern "C" const char* __asan_default_options() { return "detect_leaks=0"; }
#endif

namespace {

using namespace farmtok;
using base::Json;

constexpr int input_fd = 3, output_fd = 4, poster_fd = 5;

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

model::MediaReply answer(const model::MediaRequest& request) {
  model::MediaReply reply;
  if (request.operation == "self-test") {
    sys::verify_confinement();
  } else if (request.operation == "probe") {
    reply.input = media::probe(input_fd);
  } else if (request.operation == "render") {
    reply = media::render(input_fd, output_fd, request.variation.value_or(model::Variation{}),
                          {request.preset, request.crf, static_cast<int>(request.threads)}, [](double done) {
                            say({{"progress", done}});
                          });
    media::poster(output_fd, poster_fd);
  } else {
    throw base::Error{base::Code::INVALID_REQUEST,
                      "operation is \"" + request.operation + "\", must be probe, render or self-test"};
  }
  return reply;
}

}  // namespace

int main() {
  try {
    // Few heaps: each thread's own would take 64 MB of the address space it may use.
    ::mallopt(M_ARENA_MAX, 2);
    std::setlocale(LC_ALL, "C");
    av::silence();
    std::string line;
    std::getline(std::cin, line);
    sys::confine({});
    const auto request = model::from_request<model::MediaRequest>(base::parse_json(line, "the request"));
    say({{"done", model::to_json(answer(request))}});
    return 0;
  } catch (const base::Error& error) {
    return tell(error);
  } catch (const std::bad_alloc&) {
    return tell({base::Code::INVALID_MEDIA, "the video needs more memory than one render may use",
                 "Use a smaller picture, for example 1080x1920."});
  } catch (const std::exception& error) {
    return tell({base::Code::INTERNAL, error.what()});
  }
}
