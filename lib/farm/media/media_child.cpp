#include "farm/media/media_child.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <deque>
#include <optional>

#include "base/error.hpp"
#include "base/json.hpp"
#include "farm/media/new_file.hpp"
#include "model/json.hpp"
#include "sys/child.hpp"
#include "sys/fd.hpp"

namespace farmtok::farm {
namespace {

using base::Code;
using base::Error;
using base::Json;

constexpr int input_number = 3, output_number = 4, poster_number = 5;
constexpr int first_picture_number = 5;
constexpr int background = 10;

/// Regular files only, and without waiting: opening a FIFO would block, a device would never end.
sys::Fd open_input(const std::filesystem::path& path) {
  sys::Fd fd{::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)};
  if (!fd)
    throw Error{Code::MEDIA_NOT_FOUND,
                fmt::format("cannot open the video {}: {}", path.string(), std::strerror(errno))};
  struct stat facts {};
  if (::fstat(fd.get(), &facts) != 0 || !S_ISREG(facts.st_mode))
    throw Error{Code::INVALID_MEDIA, fmt::format("{} is not a regular file", path.string()),
                "Give the video file itself."};
  return fd;
}

Error error_from(const Json& told) {
  const auto text = [&](const char* key) { return told.value(key, std::string{}); };
  return {base::code_from_name(text("code")).value_or(Code::INTERNAL), text("message"), text("hint")};
}

/// Why a child ended that gave no answer.
Error silent_end(const sys::Outcome& outcome, std::chrono::milliseconds deadline) {
  if (outcome.cancelled) return {Code::INTERRUPTED, "the render was cancelled"};
  if (outcome.timed_out)
    return {Code::TIMED_OUT,
            fmt::format("the video was not done within {:.0f} s and was stopped",
                        static_cast<double>(deadline.count()) / 1000),
            "Use a shorter or smaller video, or allow more time."};
  if (!outcome.signal)
    return {Code::INTERNAL,
            fmt::format("the media child ended with status {} and no answer", outcome.status.value_or(-1)),
            outcome.errors};
  switch (*outcome.signal) {
    case SIGXCPU:
      return {Code::INVALID_MEDIA, "the video needs more computing time than one render may use"};
    case SIGKILL:
      return {Code::UNFINISHED, "the render was killed from outside, most likely because memory ran out",
              "Free some memory, then try again."};
    default:
      return {Code::INVALID_MEDIA,
              fmt::format("the video made the decoder crash (signal {}); nothing else was touched", *outcome.signal),
              "The file is damaged or hostile. Export it again as MP4 (H.264, AAC)."};
  }
}

model::MediaReply run(const std::filesystem::path& program, const model::MediaRequest& request,
                      std::vector<sys::Handed> descriptors, const MediaWatch& watch,
                      const std::vector<model::SheetTile>& tiles = {}) {
  sys::Command command;
  command.program = program;
  command.input = base::to_line(model::to_json(request)) + "\n";
  for (const auto& tile : tiles) command.input += base::to_line(model::to_json(tile)) + "\n";
  command.descriptors = std::move(descriptors);
  command.nice = background;
  command.deadline = watch.deadline;
  std::optional<Json> done, error;
  const auto heard = [&](std::string_view text) {
    const auto line = Json::parse(text, nullptr, false);
    if (!line.is_object()) return;
    if (line.contains("done")) done = line["done"];
    else if (line.contains("error")) error = line["error"];
    else if (watch.progress && line.contains("progress") && line["progress"].is_number())
      watch.progress(line["progress"].get<double>());
  };
  const auto outcome = sys::run_child(command, heard, watch.cancelled);
  // Only an answer and a clean end together count: a child that crashes on its way out has proved nothing.
  if (done && outcome.status == 0) return model::from_json<model::MediaReply>(*done);
  if (error && error->is_object() && outcome.status) throw error_from(*error);
  throw silent_end(outcome, watch.deadline);
}

}  // namespace

MediaChild::MediaChild(std::filesystem::path program) : program_(std::move(program)) {
  if (program_.empty()) program_ = std::filesystem::read_symlink("/proc/self/exe").parent_path() / "farmtok-media";
}

void MediaChild::self_test() const {
  model::MediaRequest request;
  request.operation = "self-test";
  run(program_, request, {}, {.progress = {}, .cancelled = {}, .deadline = std::chrono::seconds(20)});
}

model::VideoFacts MediaChild::probe(const std::filesystem::path& input, const MediaWatch& watch) const {
  const auto fd = open_input(input);
  model::MediaRequest request;
  request.operation = "probe";
  return run(program_, request, {{fd.get(), input_number}}, watch).input;
}

model::MediaReply MediaChild::render(const std::filesystem::path& input, const std::filesystem::path& output,
                                     const std::filesystem::path& poster, const model::MediaRequest& request,
                                     const MediaWatch& watch) const {
  const auto fd = open_input(input);
  NewFile video{output}, still{poster};
  auto asked = request;
  asked.operation = "render";
  auto reply =
      run(program_, asked, {{fd.get(), input_number}, {video.fd(), output_number}, {still.fd(), poster_number}}, watch);
  video.put_in_place();
  still.put_in_place();
  return reply;
}

std::vector<std::filesystem::path> MediaChild::frames(const std::filesystem::path& input,
                                                      const std::filesystem::path& folder, int count, int longest_side,
                                                      const MediaWatch& watch) const {
  const auto fd = open_input(input);
  std::vector<sys::Handed> descriptors{{fd.get(), input_number}};
  std::vector<std::filesystem::path> paths;
  std::deque<NewFile> files;
  for (int i = 0; i < std::clamp(count, 1, static_cast<int>(model::most_pictures)); ++i) {
    paths.push_back(folder / fmt::format("frame-{:03}.jpg", i + 1));
    descriptors.push_back({files.emplace_back(paths.back()).fd(), output_number + i});
  }
  model::MediaRequest request;
  request.operation = "frames";
  request.count = count;
  request.longest_side = longest_side;
  run(program_, request, std::move(descriptors), watch);
  std::size_t placed = 0;
  try {
    for (; placed < files.size(); ++placed) files[placed].put_in_place();
  } catch (...) {
    std::error_code ignored;
    while (placed > 0) std::filesystem::remove(paths[--placed], ignored);
    throw;
  }
  return paths;
}

void MediaChild::sheet(const std::vector<std::filesystem::path>& pictures, const std::filesystem::path& output,
                       const std::string& title, std::vector<model::SheetTile> tiles, const MediaWatch& watch) const {
  NewFile made{output};
  std::vector<sys::Fd> opened;
  std::vector<sys::Handed> descriptors{{made.fd(), output_number}};
  for (std::size_t i = 0; i < tiles.size(); ++i) {
    tiles[i].picture = i < pictures.size() && !pictures[i].empty();
    if (!tiles[i].picture) continue;
    const int number = first_picture_number + static_cast<int>(opened.size());
    descriptors.push_back({opened.emplace_back(open_input(pictures[i])).get(), number});
  }
  model::MediaRequest request;
  request.operation = "sheet";
  request.count = static_cast<std::int64_t>(tiles.size());
  request.title = title;
  run(program_, request, std::move(descriptors), watch, tiles);
  made.put_in_place();
}

}  // namespace farmtok::farm
