#include "farm/library/child.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <deque>
#include <optional>

#include "base/error.hpp"
#include "base/json.hpp"
#include "base/shortage.hpp"
#include "farm/library/new_file.hpp"
#include "model/json.hpp"
#include "sys/child.hpp"
#include "sys/fd.hpp"
#include "sys/own_limits.hpp"

namespace farmtok::farm::library {
namespace {

using base::Code;
using base::Error;
using base::Json;

constexpr int input_number = 3, output_number = 4, poster_number = 5;
constexpr int first_picture_number = 5;

/// Regular files only, and without waiting: opening a FIFO would block, a device would never end.
sys::Fd open_input(const std::filesystem::path& path) {
  sys::Fd fd{::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)};
  if (!fd && base::is_shortage(errno)) throw base::shortage("cannot open the video " + path.string(), errno);
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

/// The signal of a child that crashed by itself: not our kill or another's, and not a limit.
std::optional<int> crash_of(const sys::Outcome& outcome) {
  constexpr std::array own{SIGSEGV, SIGBUS, SIGABRT, SIGFPE, SIGILL, SIGTRAP, SIGSYS};
  if (!outcome.signal || std::ranges::find(own, *outcome.signal) == own.end()) return std::nullopt;
  return outcome.signal;
}

Error cancelled_error() { return {Code::INTERRUPTED, "the work on the video was cancelled"}; }

/// A child that cannot even load has mostly too low limits: " (the limits here: memory 100 MB)".
std::string limits_in_force() {
  const auto limits = sys::own_limits();
  return limits.empty() ? limits : fmt::format(" ({})", limits);
}

/// Why a child ended without an answer.
Error silent_end(const sys::Outcome& outcome, std::chrono::milliseconds deadline) {
  if (outcome.cancelled) return cancelled_error();
  if (outcome.timed_out)
    return {Code::TIMED_OUT,
            fmt::format("the video was not done within {:.0f} s and was stopped",
                        static_cast<double>(deadline.count()) / 1000),
            "Use a shorter or smaller video, or allow more time."};
  if (!outcome.signal)
    return {Code::INTERNAL,
            fmt::format("the media child ended with status {} and no answer{}", outcome.status.value_or(-1),
                        limits_in_force()),
            outcome.errors};
  if (const auto signal = crash_of(outcome))
    return {Code::INVALID_MEDIA,
            fmt::format("the video made the decoder crash (signal {}); nothing else was touched", *signal),
            "The file is damaged or hostile. Export it again as MP4 (H.264, AAC)."};
  if (*outcome.signal == SIGXCPU)
    return {Code::INVALID_MEDIA, "the video needs more computing time than one render may use",
            "Use a shorter or smaller video."};
  if (*outcome.signal == SIGKILL)
    return {Code::UNFINISHED, "the work on the video was killed from outside, most likely because memory ran out",
            "Free some memory, then try again."};
  return {Code::UNFINISHED, fmt::format("the work on the video was ended from outside (signal {})", *outcome.signal),
          "Try again."};
}

/// The child's last line.
struct Ended {
  sys::Outcome outcome;
  std::optional<Json> done;
  std::optional<Json> error;
};

Ended run(const std::filesystem::path& program, const model::MediaRequest& request,
          std::vector<sys::Handed> descriptors, const MediaWatch& watch,
          const std::vector<model::SheetTile>& tiles = {}) {
  sys::Command command;
  command.program = program;
  command.input = base::to_line(model::to_json(request)) + "\n";
  for (const auto& tile : tiles) command.input += base::to_line(model::to_json(tile)) + "\n";
  command.descriptors = std::move(descriptors);
  command.background = true;
  command.deadline = watch.deadline;
  Ended ended;
  const auto heard = [&](std::string_view text) {
    const auto line = Json::parse(text, nullptr, false);
    if (!line.is_object()) return;
    if (line.contains("done")) ended.done = line["done"];
    else if (line.contains("error")) ended.error = line["error"];
    else if (watch.progress && line.contains("progress") && line["progress"].is_number())
      watch.progress(line["progress"].get<double>());
  };
  ended.outcome = sys::run_child(command, heard, watch.cancelled);
  return ended;
}

model::MediaReply reply_of(const Ended& ended, const MediaWatch& watch) {
  // Only an answer and a clean end together count: a child that crashes at its end has proved nothing.
  if (ended.done && ended.outcome.status == 0) return model::from_json<model::MediaReply>(*ended.done);
  if (ended.error && ended.error->is_object() && ended.outcome.status) throw error_from(*ended.error);
  throw silent_end(ended.outcome, watch.deadline);
}

}  // namespace

/// The video itself: a regular file that is not in quarantine, and does not change while it is read.
class MediaChild::Original {
 public:
  Original(const MediaChild& child, const std::filesystem::path& path, const MediaWatch& watch)
      : child_(child), watch_(watch), path_(path), fd_(open_input(path)), before_(facts()) {
    if (child_.quarantine_) child_.quarantine_->refuse(fd_.get(), watch_.cancelled);
  }

  /// `others` are the outputs.
  model::MediaReply run(const model::MediaRequest& request, std::vector<sys::Handed> others = {}) const {
    others.push_back({fd_.get(), input_number});
    const auto ended = library::run(child_.program_, request, std::move(others), watch_);
    if (const auto signal = crash_of(ended.outcome); signal && child_.quarantine_)
      child_.quarantine_->count(fd_.get(), fmt::format("signal {}", *signal));
    if (ended.outcome.status && changed())
      throw Error{Code::UNFINISHED, fmt::format("{} changed while it was read", path_.string()),
                  "Try again once it is written."};
    auto reply = reply_of(ended, watch_);
    // Its caller waits no longer: its outputs must not appear.
    if (watch_.cancelled && watch_.cancelled()) throw cancelled_error();
    return reply;
  }

 private:
  struct stat facts() const {
    struct stat made {};
    if (::fstat(fd_.get(), &made) != 0)
      throw Error{Code::INVALID_MEDIA, fmt::format("cannot read {}: {}", path_.string(), std::strerror(errno))};
    return made;
  }
  bool changed() const {
    const auto now = facts();
    return now.st_size != before_.st_size || now.st_mtim.tv_sec != before_.st_mtim.tv_sec ||
           now.st_mtim.tv_nsec != before_.st_mtim.tv_nsec;
  }

  const MediaChild& child_;
  const MediaWatch& watch_;
  const std::filesystem::path& path_;
  sys::Fd fd_;
  struct stat before_;
};

MediaChild::MediaChild(std::filesystem::path program) : program_(std::move(program)) {
  if (program_.empty()) program_ = std::filesystem::read_symlink("/proc/self/exe").parent_path() / "farmtok-media";
}

MediaChild::MediaChild(Quarantine quarantine, std::filesystem::path program) : MediaChild(std::move(program)) {
  quarantine_ = quarantine;
}

void MediaChild::self_test() const {
  model::MediaRequest request;
  request.operation = "self-test";
  const MediaWatch watch{.progress = {}, .cancelled = {}, .deadline = std::chrono::seconds(20)};
  reply_of(run(program_, request, {}, watch), watch);
}

model::VideoFacts MediaChild::probe(const std::filesystem::path& input, const MediaWatch& watch) const {
  return preflight(input, model::MediaRequest{}.profile, watch).input;
}

model::MediaReply MediaChild::preflight(const std::filesystem::path& input, const std::string& profile,
                                        const MediaWatch& watch) const {
  model::MediaRequest request;
  request.operation = "probe";
  request.profile = profile;
  return Original{*this, input, watch}.run(request);
}

model::MediaReply MediaChild::fingerprint(const std::filesystem::path& input, const MediaWatch& watch) const {
  model::MediaRequest request;
  request.operation = "fingerprint";
  return Original{*this, input, watch}.run(request);
}

model::MediaReply MediaChild::render(const std::filesystem::path& input, const std::filesystem::path& output,
                                     const std::filesystem::path& poster, const model::MediaRequest& request,
                                     const MediaWatch& watch) const {
  const Original original{*this, input, watch};
  NewFile video{output}, still{poster};
  auto asked = request;
  asked.operation = "render";
  auto reply = original.run(asked, {{video.fd(), output_number}, {still.fd(), poster_number}});
  video.put_in_place();
  still.put_in_place();
  return reply;
}

std::vector<std::filesystem::path> MediaChild::frames(const std::filesystem::path& input,
                                                      const std::filesystem::path& folder, int count, int longest_side,
                                                      const MediaWatch& watch) const {
  const Original original{*this, input, watch};
  std::vector<sys::Handed> descriptors;
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
  original.run(request, std::move(descriptors));
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
  reply_of(run(program_, request, std::move(descriptors), watch, tiles), watch);
  made.put_in_place();
}

}  // namespace farmtok::farm::library
