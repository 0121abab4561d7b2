#include "farm/library/verify.hpp"

#include "farm/library/remake.hpp"
#include "media_fixture.hpp"

using namespace farmtok;
using namespace std::chrono_literals;
using test::code_of;

namespace {

struct Fixture : test::MediaFixture {
  void flip(const model::Media& of) {
    std::fstream file{media.path(of), std::ios::in | std::ios::out | std::ios::binary};
    const auto first = static_cast<char>(file.get());
    file.seekp(0);
    file.put(static_cast<char>(first ^ 1));
  }
  std::vector<farm::library::MediaFault> verify(bool dry_run = false, std::vector<std::string> ids = {}) {
    std::vector<farm::library::MediaFault> faults;
    farm::library::VerifyRequest asked{std::move(ids), {}, dry_run};
    do {
      auto page = farm::library::verify_media(farm, media, asked, 0ms);
      CHECK(page.files <= 1);
      for (auto& each : page.faults) faults.push_back(std::move(each));
      asked.cursor = page.next_cursor;
    } while (asked.cursor);
    return faults;
  }
};

}  // namespace

TEST_CASE_FIXTURE(Fixture, "sound files are sound, however small the pages are") {
  for (const auto* bytes : {"a", "b", "c"}) upload(bytes);
  CHECK(verify().empty());
  CHECK(farm::library::verify_media(farm, media, {}, 1min).files == 3);
  CHECK(code_of([&] { verify(false, {"med_none"}); }) == base::Code::MEDIA_NOT_FOUND);
}

TEST_CASE_FIXTURE(Fixture, "a damaged copy is made again for the post that waits, with the seed it had") {
  const auto clip = upload("clip");
  const auto [post, copy, poster] = rendered(clip, "copy");
  flip(copy);
  const auto told = verify(true);
  REQUIRE(told.size() == 1);
  CHECK(told.front().fault == "damaged");
  CHECK(std::filesystem::exists(media.path(copy)));
  CHECK(work("kind = 'render'").empty());
  CHECK(verify(false, {copy.media_id}).size() == 1);
  CHECK(!kept(copy));
  const auto renders = work("kind = 'render'");
  REQUIRE(renders.size() == 1);
  CHECK(renders.front().key == post.scheduled_id);
  CHECK(base::parse_json(renders.front().payload).at("seed") == 4711);
  CHECK(read(post.scheduled_id).dedup_status == model::DedupStatus::pending);
  CHECK(verify().empty());
}

TEST_CASE_FIXTURE(Fixture, "the copy of a fired post is made again when the operator wants it") {
  const auto [post, copy, poster] = rendered(upload("clip"), "copy");
  CHECK(code_of([&] { farm::library::remake_media(farm, media, copy.media_id); }) == base::Code::ALREADY_FINISHED);
  fire(post);
  std::filesystem::remove(media.path(copy));
  const auto told = verify();
  REQUIRE(told.size() == 1);
  CHECK(told.front().fault == "missing");
  CHECK(told.front().help == "farmtok media remake " + copy.media_id);
  CHECK(work("kind = 'render'").empty());
  CHECK(farm::library::remake_media(farm, media, copy.media_id) == 1);
  CHECK(work("kind = 'render'").size() == 1);
}

TEST_CASE_FIXTURE(Fixture, "a damaged upload stays and is told of until the same file comes again") {
  const auto clip = upload("clip");
  const auto post = rendered(clip, "copy").post;
  flip(clip);
  for (int i = 0; i < 2; ++i) {
    const auto told = verify();
    REQUIRE(told.size() == 1);
    CHECK(told.front().help == "farmtok media add FILE");
  }
  CHECK(kept(clip));
  CHECK(listed("damaged") == std::vector{clip.media_id});
  CHECK(store.read(farm::library::count_damaged) == 1);
  upload("clip");
  CHECK(verify().empty());
  CHECK(listed("damaged").empty());
  // Missing altogether: gone, and still reported.
  std::filesystem::remove(media.path(clip));
  CHECK(verify().size() == 1);
  CHECK(!kept(clip));
  CHECK(listed("damaged") == std::vector{clip.media_id});
}

TEST_CASE_FIXTURE(Fixture, "a file that comes again wakes the renders that failed for want of it, and no others") {
  const auto clip = upload("clip");
  const auto of = [&](const model::Media& original) {
    return post(clock.now() + 1h, {{"original_video_url", farm.links.media(original.media_id)}}).scheduled_id;
  };
  const auto fail_render = [&](const std::string& id) {
    store.write([&](store::Tx& tx) {
      tx.db("UPDATE work SET state = 'dead', last_error = 'gone' WHERE kind = 'render' AND key = ?", id).run();
      tx.db("UPDATE posts SET dedup_status = 'failed', dedup_error = 'gone' WHERE scheduled_id = ?", id).run();
    });
  };
  const auto state = [&](const std::string& id) {
    return store.read([&](sql::Database& db) {
      auto query =
          db("SELECT w.state || ' ' || p.dedup_status FROM work w JOIN posts p ON p.scheduled_id = w.key "
             "WHERE w.kind = 'render' AND w.key = ?",
             id);
      REQUIRE(query.next());
      return query.text(0);
    });
  };
  const auto waits = of(clip), other = of(upload("other"));
  fail_render(other);
  const auto lose = [&] {
    fail_render(waits);
    std::filesystem::remove(media.path(clip));
    CHECK(verify().size() == 1);
    CHECK(state(waits) == "dead failed");
  };
  lose();
  upload("clip");
  CHECK(state(waits) == "queued pending");
  // Put back by hand.
  lose();
  std::ofstream{media.path(clip)} << "clip";
  CHECK(verify().empty());
  CHECK(state(waits) == "queued pending");
  // Damaged and brought again.
  fail_render(waits);
  flip(clip);
  CHECK(verify().size() == 1);
  upload("clip");
  CHECK(state(waits) == "queued pending");
  // A render that failed for another reason stays as it is.
  fail_render(waits);
  upload("clip");
  CHECK(state(waits) == "dead failed");
  CHECK(state(other) == "dead failed");
}

TEST_CASE_FIXTURE(Fixture, "what came from elsewhere is fetched again when it is needed") {
  const auto clip = upload("clip", "https://far.test/clip.mp4");
  flip(clip);
  const auto told = verify();
  REQUIRE(told.size() == 1);
  CHECK(told.front().message.find("fetched again") != std::string::npos);
  CHECK(!kept(clip));
  CHECK(listed("damaged").empty());
}

TEST_CASE_FIXTURE(Fixture, "files without a row are told, and gc is what helps") {
  const auto clip = upload("clip");
  model::Media lost;
  lost.sha256 = std::string(64, 'b');
  std::filesystem::create_directories(media.path(lost).parent_path());
  std::ofstream{media.path(lost)} << "left";
  const auto told = verify();
  REQUIRE(told.size() == 1);
  CHECK(told.front().fault == "orphan");
  CHECK(told.front().help == "farmtok media gc");
  CHECK(std::filesystem::exists(media.path(lost)));
}

TEST_CASE_FIXTURE(Fixture, "a file that is put back by hand is sound again, and one with other bytes is told of") {
  const auto clip = upload("clip");
  rendered(clip, "copy");
  const auto lose = [&] {
    std::filesystem::remove(media.path(clip));
    CHECK(verify().size() == 1);
    CHECK(!kept(clip));
  };
  lose();
  std::ofstream{media.path(clip)} << "clap";
  const auto told = verify();
  REQUIRE(told.size() == 1);
  CHECK(told.front().fault == "damaged");
  CHECK(told.front().media_id == clip.media_id);
  CHECK(told.front().help == "farmtok media add FILE");
  std::ofstream{media.path(clip)} << "clip";
  CHECK(verify(true).empty());
  CHECK(media.known(clip.media_id).gone_at);
  CHECK(verify().empty());
  CHECK(kept(clip));
  lose();
  std::ofstream{media.path(clip)} << "clip";
  CHECK(verify(false, {clip.media_id}).empty());
  CHECK(kept(clip));
  // A damaged one whose bytes are restored is whole again.
  flip(clip);
  CHECK(verify().size() == 1);
  CHECK(code_of([&] { media.require_whole(clip); }) == base::Code::INVALID_MEDIA);
  flip(clip);
  CHECK(verify().empty());
  media.require_whole(clip);
}
