// Files that crash the decoder. Programs that die replace a libav that crashes.

#include "farm/library/quarantine.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>

#include <fstream>

#include "farm/farm_fixture.hpp"
#include "farm/library/child.hpp"
#include "sys/fd.hpp"

using namespace farmtok;
namespace fs = std::filesystem;

namespace {

struct Fixture : test::FarmFixture {
  farm::library::Quarantine quarantine{store};
  fs::path scratch = fs::path{folder.path()} / "tmp";

  Fixture() { fs::create_directories(scratch); }
  fs::path file(const std::string& name, const std::string& bytes) {
    std::ofstream{scratch / name, std::ios::binary} << bytes;
    return scratch / name;
  }
  farm::library::MediaChild child(const std::string& script) {
    const auto program = file("child", "#!/bin/sh\n" + script + "\n");
    fs::permissions(program, fs::perms::owner_all);
    return farm::library::MediaChild{quarantine, program};
  }
  template <class Act>
  std::string words(Act&& act) {
    try {
      act();
    } catch (const base::Error& error) {
      return error.message;
    }
    return "went well";
  }
};

const auto refused =
    "the file made the decoder crash 2 times (signal 11), last 2026-06-01T12:01:00Z; it is not tried again";

}  // namespace

TEST_CASE_FIXTURE(Fixture, "after two crashes a file is refused at every door, under any name, and nothing is run") {
  const auto bad = file("bad.mp4", "bytes that crash"), same = file("copy.mp4", "bytes that crash");
  const auto other = file("other.mp4", "bytes that do not");
  const auto crashing = child("echo run >> " + (scratch / "runs").string() + "; kill -SEGV $$");
  const auto runs = [&] {
    std::ifstream in{scratch / "runs"};
    return std::count(std::istreambuf_iterator<char>{in}, {}, '\n');
  };
  CHECK(words([&] { crashing.probe(bad); }).find("crash (signal 11)") != std::string::npos);
  CHECK(quarantine.list().empty());
  clock.set(clock.now() + std::chrono::minutes{1});
  CHECK(words([&] { crashing.fingerprint(same); }).find("crash (signal 11)") != std::string::npos);
  REQUIRE(quarantine.list().size() == 1);
  CHECK(quarantine.list()[0].times == 2);
  REQUIRE(runs() == 2);

  CHECK(words([&] { crashing.probe(bad); }) == refused);
  CHECK(words([&] { crashing.fingerprint(same); }) == refused);
  CHECK(words([&] { crashing.frames(bad, scratch, 2, 100); }) == refused);
  CHECK(words([&] { crashing.render(bad, scratch / "o.mp4", scratch / "o.jpg", {}); }) == refused);
  CHECK(runs() == 2);
  CHECK(!fs::exists(scratch / "o.mp4"));
  CHECK(words([&] { crashing.probe(other); }).find("crash (signal 11)") != std::string::npos);

  CHECK(quarantine.release(quarantine.list()[0].sha256));
  CHECK(quarantine.list().empty());
  CHECK(!quarantine.release("unknown"));
  CHECK(words([&] { crashing.probe(bad); }).find("crash (signal 11)") != std::string::npos);
}

TEST_CASE_FIXTURE(Fixture, "only a death of the child's own making counts") {
  const auto clip = file("clip.mp4", "bytes");
  for (const auto* ends : {"kill -KILL $$", "kill -TERM $$", "kill -XCPU $$", "exit 1"}) {
    CAPTURE(ends);
    const auto ending = child(ends);
    for (int i = 0; i < 3; ++i) CHECK(words([&] { ending.probe(clip); }).find("crash") == std::string::npos);
    CHECK(quarantine.list().empty());
  }
  auto slow = child("sleep 100");
  farm::library::MediaWatch watch;
  watch.deadline = std::chrono::milliseconds{50};
  for (int i = 0; i < 2; ++i) CHECK_THROWS_AS(slow.probe(clip, watch), base::Error);
  CHECK(quarantine.list().empty());
  for (const auto* dies : {"kill -ABRT $$", "kill -ILL $$", "kill -BUS $$", "kill -FPE $$"}) {
    CAPTURE(dies);
    const auto own = file("own.mp4", dies);
    const auto dying = child(dies);
    for (int i = 0; i < 2; ++i) CHECK_THROWS_AS(dying.probe(own), base::Error);
    CHECK(words([&] { dying.probe(own); }).find("is not tried again") != std::string::npos);
  }
}

TEST_CASE_FIXTURE(Fixture, "looking for a locked file stops when nobody waits any more") {
  const auto bad = file("bad.mp4", "bad");
  const auto crashing = child("kill -SEGV $$");
  for (int i = 0; i < 2; ++i) CHECK_THROWS_AS(crashing.probe(bad), base::Error);
  farm::library::MediaWatch watch;
  watch.cancelled = [] { return true; };
  CHECK(test::code_of([&] { crashing.probe(file("other.mp4", "other"), watch); }) == base::Code::INTERRUPTED);
}
