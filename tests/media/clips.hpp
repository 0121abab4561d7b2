#pragma once
// Clips for the tests: real footage where it exists, and synthetic ones made by the ffmpeg program, which is also
// the independent judge of rendered files.

#include <doctest/doctest.h>
#include <fcntl.h>
#include <fmt/format.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "av/error.hpp"
#include "folders.hpp"
#include "sys/fd.hpp"

namespace clips {

namespace fs = std::filesystem;

class Folder {
 public:
  Folder() {
    farmtok::av::silence();
    std::string name = (fs::temp_directory_path() / "farmtok-media-XXXXXX").string();
    REQUIRE(::mkdtemp(name.data()) != nullptr);
    path_ = name;
  }
  ~Folder() { fs::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  fs::path operator/(const std::string& name) const { return path_ / name; }
  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

/// Standard output of a shell command that must succeed.
inline std::string shell(const std::string& command) {
  CAPTURE(command);
  auto* pipe = ::popen(command.c_str(), "r");
  REQUIRE(pipe != nullptr);
  std::string output;
  std::array<char, 65536> buffer;
  for (std::size_t got; (got = std::fread(buffer.data(), 1, buffer.size(), pipe)) > 0;)
    output.append(buffer.data(), got);
  REQUIRE(::pclose(pipe) == 0);
  return output;
}

inline fs::path make(const fs::path& path, const std::string& arguments) {
  shell(fmt::format("ffmpeg -v error -y {} {} </dev/null", arguments, path.string()));
  return path;
}

/// The folder of real footage, or empty with a message.
inline fs::path shared_media() {
  const auto folder = farmtok::test::shared_folder() / "media";
  if (fs::exists(folder)) return folder;
  MESSAGE("skipped: no footage in " << folder.string() << "; set FARMTOK_SHARED");
  return {};
}

inline std::vector<fs::path> real_clips() {
  std::vector<fs::path> found;
  if (const auto folder = shared_media(); !folder.empty())
    for (const char* name : {"car-detection.mp4", "sign-again.mkv"}) found.push_back(folder / name);
  const fs::path samples = "/usr/share/forensics-samples/original-files";
  if (!fs::exists(samples)) MESSAGE("skipped: forensics-samples-files is not installed");
  else
    for (const char* name : {"movie1/VID_20191220_170832.mp4", "movie2/movie-hello.avi", "movie2/movie-hello.mp4",
                             "movie2/movie-hello.mpeg", "movie2/movie-hello.ogg"})
      found.push_back(samples / name);
  return found;
}

inline farmtok::sys::Fd open_to_read(const fs::path& path) {
  farmtok::sys::Fd fd{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
  REQUIRE(fd);
  return fd;
}

inline farmtok::sys::Fd create(const fs::path& path) {
  farmtok::sys::Fd fd{::open(path.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600)};
  REQUIRE(fd);
  return fd;
}

inline std::string probe(const fs::path& path, const std::string& arguments) {
  return shell(fmt::format("ffprobe -v error {} -of default=nw=1:nk=1 {}", arguments, path.string()));
}

/// Presentation times of all pictures in seconds.
inline std::vector<double> times(const fs::path& path) {
  std::vector<double> result;
  const auto text = probe(path, "-select_streams v:0 -show_entries frame=best_effort_timestamp_time");
  for (std::size_t at = 0; at < text.size();) {
    const auto end = text.find('\n', at);
    if (end > at) result.push_back(std::stod(text.substr(at, end - at)));
    if (end == std::string::npos) break;
    at = end + 1;
  }
  return result;
}

/// All pictures as 8-bit luma, one after the other.
inline std::string luma(const fs::path& path, const std::string& filters = "null") {
  return shell(
      fmt::format("ffmpeg -v error -i {} -an -vf {},format=gray -fps_mode passthrough -f rawvideo - </dev/null",
                  path.string(), filters));
}

/// Everything in it decodes without a warning.
inline bool decodes(const fs::path& path) {
  return shell(fmt::format("ffmpeg -v error -i {} -f null - 2>&1 </dev/null", path.string())).empty();
}

}  // namespace clips
