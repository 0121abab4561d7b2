#include "commands/results/look.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstring>

#include "base/error.hpp"
#include "commands/common.hpp"
#include "foreground.hpp"
#include "output/progress.hpp"
#include "sys/fd.hpp"

namespace farmtok::cli {
namespace {

using base::Code;
using base::Error;

/// A sheet of a hundred videos takes long to make; see GET /jobs/:job_id/sheet.
constexpr std::chrono::seconds patience{180};
constexpr auto hint = "farmtok results sheet JOB -o sheet.png";

std::int64_t number_in(std::string_view header) {
  std::int64_t value = 0;
  std::from_chars(header.data(), header.data() + header.size(), value);
  return value;
}

/// Width and height are big-endian at fixed places of every PNG. Throws INTERNAL for anything else.
std::pair<std::int64_t, std::int64_t> size_of_png(std::string_view png) {
  if (png.size() < 24 || !png.starts_with("\x89PNG\r\n\x1a\n"))
    throw Error{Code::INTERNAL, "the daemon's answer is no PNG", "farmtok doctor"};
  const auto at = [&](std::size_t place) {
    std::int64_t value = 0;
    for (std::size_t i = 0; i < 4; ++i) value = value << 8 | static_cast<unsigned char>(png[place + i]);
    return value;
  };
  return {at(16), at(20)};
}

void refuse_terminal() { throw Error{Code::USAGE, "a picture does not belong on a terminal", hint}; }

void write_file(const std::string& file, std::string_view bytes) {
  const auto refuse = [&] {
    const int error = errno;
    throw Error{error == ENOSPC || error == EDQUOT ? Code::STORAGE_FULL : Code::INVALID_REQUEST,
                fmt::format("cannot write {}: {}", file, std::strerror(error))};
  };
  const sys::Fd opened{::open(file.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC | O_NOCTTY, 0666)};
  if (!opened) refuse();
  if (::isatty(opened.get()) == 1) refuse_terminal();
  // A pipe or a device cannot be truncated, and need not be.
  if (::ftruncate(opened.get(), 0) != 0 && errno != EINVAL) refuse();
  while (!bytes.empty()) {
    const auto written = ::write(opened.get(), bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) refuse();
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
}

}  // namespace

int save_sheet(Context& context) {
  const auto& arguments = context.arguments();
  auto& out = context.out();
  const auto file = arguments.text("output");
  const bool to_stdout = file.empty() || file == "-";
  if (to_stdout && context.terminal().out) refuse_terminal();
  if (to_stdout && !out.text())
    throw Error{Code::USAGE, "the picture and the words about it cannot both go to stdout", hint};
  context.daemon();
  auto options = context.connection();
  if (!arguments.has("timeout")) options.timeout = patience;
  client::Client client{options};
  client::Request request;
  request.path = path_of("/jobs", arguments.word(0), "/sheet");
  request.query = {{"only", arguments.text("only")}};
  Progress progress{"looking at the videos", context.terminal().err};
  progress.update("");
  const auto reply = client.send(request);
  progress.clear();
  if (reply.status != 200) throw client::error_of(reply);
  const auto [width, height] = size_of_png(reply.body);
  const auto shown = number_in(reply.header("X-Results-Shown")), total = number_in(reply.header("X-Results"));
  if (to_stdout) {
    out.sink().write(reply.body);
  } else {
    write_file(file, reply.body);
    Card card;
    card.row("file", file);
    card.row("results", fmt::to_string(shown));
    card.row("size", fmt::format("{} x {} pixels", width, height));
    out.value({{"file", file}, {"results", shown}, {"total", total}, {"width", width}, {"height", height}}, card);
  }
  if (total > shown) context.note(fmt::format("the first {} of {} results are on it", shown, total));
  return 0;
}

int open_result(Context& context) {
  const auto address = address_of(fetch(context, "/results", context.arguments().word(0)));
  auto& out = context.out();
  if (!out.text()) out.value({{"url", address}}, {});
  else if (!context.terminal().out || context.arguments().on("print")) out.sink().line(address);
  else browse(address);
  return 0;
}

}  // namespace farmtok::cli
