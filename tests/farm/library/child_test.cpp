// The real child on real and hostile files. It must have been built: the test expects it beside this program.

#include "farm/library/child.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <cstdlib>
#include <fstream>
#include <optional>

#include "base/error.hpp"
#include "farm/dedup/variation.hpp"
#include "farm/library/new_file.hpp"
#include "folders.hpp"

using namespace farmtok;
using namespace std::chrono_literals;
namespace fs = std::filesystem;
using Steady = std::chrono::steady_clock;

namespace {

struct Folder {
  fs::path path;
  Folder() {
    auto name = (fs::temp_directory_path() / "farmtok-child-XXXXXX").string();
    REQUIRE(::mkdtemp(name.data()) != nullptr);
    path = name;
  }
  ~Folder() { fs::remove_all(path); }
  std::size_t files() const {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator{path}, fs::directory_iterator{}));
  }
};

/// Footage, or nothing with a message.
std::optional<fs::path> footage(const char* name) {
  const auto file = test::shared_folder() / "media" / name;
  if (fs::exists(file)) return file;
  MESSAGE("skipped: no footage at " << file.string() << "; set FARMTOK_SHARED");
  return std::nullopt;
}

model::MediaRequest mild() {
  model::MediaRequest request;
  request.variation = farm::dedup::draw_variation(4711);
  request.preset = "ultrafast";
  return request;
}

/// A program in place of the child.
fs::path script(const Folder& folder, const std::string& lines) {
  const auto file = folder.path / "child";
  std::ofstream(file) << "#!/bin/sh\n" << lines << "\n";
  fs::permissions(file, fs::perms::owner_all);
  return file;
}

base::Error failure(const farm::library::MediaChild& child, const fs::path& input, const Folder& out,
                    const farm::library::MediaWatch& watch = {}) {
  try {
    child.render(input, out.path / "out.mp4", out.path / "out.jpg", mild(), watch);
  } catch (const base::Error& error) {
    return error;
  }
  FAIL("rendered");
  std::abort();
}

}  // namespace

TEST_CASE("the child confines itself") { CHECK_NOTHROW(farm::library::MediaChild{}.self_test()); }

TEST_CASE("a clip becomes a copy and a poster, private, with progress and facts") {
  const auto clip = footage("sign-bird.mkv");
  if (!clip) return;
  const Folder out;
  double last = 0;
  farm::library::MediaWatch watch;
  watch.progress = [&](double done) { last = done; };
  const auto reply =
      farm::library::MediaChild{}.render(*clip, out.path / "out.mp4", out.path / "out.jpg", mild(), watch);
  CHECK(last == 1);
  CHECK(out.files() == 2);
  CHECK(reply.input.container == "matroska");
  CHECK(reply.output->bytes == static_cast<std::int64_t>(fs::file_size(out.path / "out.mp4")));
  CHECK(reply.applied->seed == 4711);
  CHECK(reply.applied->zoom >= mild().variation->zoom);
  CHECK(reply.cpu_seconds > 0);
  CHECK(fs::status(out.path / "out.mp4").permissions() == (fs::perms::owner_read | fs::perms::owner_write));
  CHECK(farm::library::MediaChild{}.probe(out.path / "out.mp4").video_codec == "h264");
}

TEST_CASE("pictures of a clip and a sheet of them come from the child, private and whole") {
  const auto clip = footage("sign-bird.mkv");
  if (!clip) return;
  const Folder out;
  const auto frames = farm::library::MediaChild{}.frames(*clip, out.path, 3, 200);
  REQUIRE(frames.size() == 3);
  CHECK(out.files() == 3);
  for (const auto& frame : frames) {
    CHECK(fs::file_size(frame) > 500);
    CHECK(fs::status(frame).permissions() == (fs::perms::owner_read | fs::perms::owner_write));
  }
  std::ofstream(out.path / "broken.jpg") << "no picture";
  std::vector<model::SheetTile> tiles(4);
  for (auto& tile : tiles) tile = {1, 87, "pending", "Day 30", false, "cannot be read"};
  farm::library::MediaChild{}.sheet({frames[0], "", out.path / "broken.jpg", frames[2]}, out.path / "sheet.png",
                                    "4 results", tiles);
  std::string head(8, '\0');
  std::ifstream(out.path / "sheet.png", std::ios::binary).read(head.data(), 8);
  CHECK(head == "\x89PNG\r\n\x1a\n");
}

TEST_CASE("pictures of what is no video, or too many of them, leave nothing") {
  const Folder in, out;
  std::ofstream(in.path / "text.mp4") << "not a film";
  CHECK_THROWS_AS(farm::library::MediaChild{}.frames(in.path / "text.mp4", out.path, 3, 200), base::Error);
  CHECK_THROWS_AS(farm::library::MediaChild{}.frames(in.path / "text.mp4", out.path, 101, 200), base::Error);
  CHECK_THROWS_AS(farm::library::MediaChild{}.frames(in.path / "none.mp4", out.path, 1, 200), base::Error);
  CHECK_THROWS_AS(farm::library::MediaChild{}.sheet({}, out.path / "sheet.png", "none", {}), base::Error);
  CHECK(out.files() == 0);
}

TEST_CASE("what is no video is told in the child's words and leaves nothing") {
  const Folder in, out;
  std::ofstream(in.path / "text.mp4") << "not a film";
  std::ofstream(in.path / "empty.mp4").flush();
  std::ofstream(in.path / "list.mp4") << "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nfile:///etc/passwd\n";
  REQUIRE(::mkfifo((in.path / "fifo.mp4").c_str(), 0600) == 0);
  struct Row {
    fs::path input;
    base::Code code;
    const char* says;
  };
  for (const auto& row : {Row{in.path / "text.mp4", base::Code::INVALID_MEDIA, "no known container"},
                          Row{in.path / "empty.mp4", base::Code::INVALID_MEDIA, "the file is empty"},
                          Row{in.path / "list.mp4", base::Code::INVALID_MEDIA, "it looks like \"hls\""},
                          Row{in.path / "fifo.mp4", base::Code::INVALID_MEDIA, "is not a regular file"},
                          Row{in.path, base::Code::INVALID_MEDIA, "is not a regular file"},
                          Row{"/dev/zero", base::Code::INVALID_MEDIA, "is not a regular file"},
                          Row{in.path / "none.mp4", base::Code::MEDIA_NOT_FOUND, "cannot open the video"}}) {
    CAPTURE(row.input.string());
    const auto error = failure(farm::library::MediaChild{}, row.input, out);
    CHECK(error.code == row.code);
    CHECK(error.message.find(row.says) != std::string::npos);
    CHECK(out.files() == 0);
  }
}

TEST_CASE("every way a child can end badly has its words, and leaves nothing") {
  const Folder in, out;
  std::ofstream(in.path / "clip.mp4") << "bytes";
  struct Row {
    const char* script;
    base::Code code;
    const char* says;
  };
  for (const auto& row : {
           Row{"kill -SEGV $$", base::Code::INVALID_MEDIA, "crash (signal 11)"},
           Row{"kill -XCPU $$", base::Code::INVALID_MEDIA, "computing time"},
           Row{"kill -TERM $$", base::Code::UNFINISHED, "from outside (signal 15)"},
           Row{"kill -KILL $$", base::Code::UNFINISHED, "memory ran out"},
           Row{"exit 3", base::Code::INTERNAL, "status 3 and no answer"},
           Row{"exit 0", base::Code::INTERNAL, "status 0 and no answer"},
           Row{"echo '{\"done\":{}}'; exit 1", base::Code::INTERNAL, "status 1"},
           Row{"echo '{\"done\":{}}'; kill -ABRT $$", base::Code::INVALID_MEDIA, "crash (signal 6)"},
           Row{"echo '{\"error\":{\"code\":\"STORAGE_FULL\",\"message\":\"full\",\"hint\":\"h\"}}'; exit 1",
               base::Code::STORAGE_FULL, "full"},
       }) {
    CAPTURE(row.script);
    const auto error = failure(farm::library::MediaChild{script(in, row.script)}, in.path / "clip.mp4", out);
    CHECK(error.code == row.code);
    CHECK(error.message.find(row.says) != std::string::npos);
    CHECK(out.files() == 0);
  }
  CHECK(failure(farm::library::MediaChild{"/nowhere/child"}, in.path / "clip.mp4", out).code == base::Code::INTERNAL);
}

TEST_CASE("a render past its deadline is stopped, and a cancelled one soon") {
  const auto clip = footage("one-by-one-person-detection.mp4");
  if (!clip) return;
  const Folder out;
  farm::library::MediaWatch watch;
  watch.deadline = 400ms;
  CHECK(failure(farm::library::MediaChild{}, *clip, out, watch).code == base::Code::TIMED_OUT);
  CHECK(out.files() == 0);

  watch.deadline = 60s;
  std::optional<Steady::time_point> wish;
  bool running = false;
  watch.progress = [&](double) { running = true; };
  watch.cancelled = [&] {
    if (running && !wish) wish = Steady::now();
    return running;
  };
  CHECK(failure(farm::library::MediaChild{}, *clip, out, watch).code == base::Code::INTERRUPTED);
  REQUIRE(wish);
  const std::chrono::duration<double> took = Steady::now() - *wish;
  MESSAGE("a cancelled render ends within " << took.count() << " s");
  CHECK(took < 5s);
  CHECK(out.files() == 0);
}

TEST_CASE("a render that is stopped at any moment leaves nothing") {
  const auto clip = footage("sign-bird.mkv");
  if (!clip) return;
  const Folder out;
  const auto began = Steady::now();
  farm::library::MediaChild{}.render(*clip, out.path / "whole.mp4", out.path / "whole.jpg", mild());
  const auto whole = Steady::now() - began;
  int stopped = 0;
  for (int i = 0; i < 12; ++i) {
    farm::library::MediaWatch watch;
    const auto until = Steady::now() + whole * i / 12;
    watch.cancelled = [&] { return Steady::now() >= until; };
    try {
      farm::library::MediaChild{}.render(*clip, out.path / "out.mp4", out.path / "out.jpg", mild(), watch);
    } catch (const base::Error& error) {
      CHECK(error.code == base::Code::INTERRUPTED);
      ++stopped;
      CHECK(out.files() == 2);
    }
    for (const auto* name : {"out.mp4", "out.jpg"}) fs::remove(out.path / name);
  }
  CHECK(stopped >= 6);
}

TEST_CASE("a render that nobody waits for when it is done leaves nothing") {
  const Folder in, out;
  std::ofstream(in.path / "clip.mp4") << "bytes";
  bool done = false;
  farm::library::MediaWatch watch;
  watch.progress = [&](double) { done = true; };
  watch.cancelled = [&] { return done; };
  const auto child = script(in, "echo film >&4; echo '{\"progress\":1}'; echo '{\"done\":{}}'");
  CHECK(failure(farm::library::MediaChild{child}, in.path / "clip.mp4", out, watch).code == base::Code::INTERRUPTED);
  CHECK(out.files() == 0);
}

TEST_CASE("a file that changes while it is read is no video yet") {
  const Folder in, out;
  for (const auto* change : {"echo more >> ", "truncate -s 2 "}) {
    for (const auto* ends : {"echo '{\"done\":{}}'", "echo '{\"error\":{\"code\":\"INVALID_MEDIA\"}}'; exit 1"}) {
      CAPTURE(change);
      CAPTURE(ends);
      const auto clip = in.path / "clip.mp4";
      std::ofstream(clip) << "bytes";
      const auto child = script(in, "cat <&3 >/dev/null; " + (change + clip.string()) + "; " + ends);
      const auto error = failure(farm::library::MediaChild{child}, clip, out);
      CHECK(error.code == base::Code::UNFINISHED);
      CHECK(error.message == clip.string() + " changed while it was read");
      CHECK(out.files() == 0);
    }
  }
}

TEST_CASE("a new file replaces the old one only when put in place") {
  const Folder folder;
  std::ofstream(folder.path / "x") << "old";
  { const farm::library::NewFile dropped{folder.path / "x"}; }
  CHECK(fs::file_size(folder.path / "x") == 3);
  CHECK(folder.files() == 1);
  farm::library::NewFile kept{folder.path / "x"};
  kept.put_in_place();
  CHECK(fs::file_size(folder.path / "x") == 0);
  CHECK(folder.files() == 1);
}
