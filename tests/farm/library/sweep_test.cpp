#include "farm/library/sweep.hpp"

#include "farm/housekeeping.hpp"
#include "farm/library/verify.hpp"
#include "farm/upkeep/daily_sweep.hpp"
#include "media_fixture.hpp"

using namespace farmtok;
using namespace std::chrono_literals;

namespace {

struct Fixture : test::MediaFixture {
  /// Files by reason, e.g. {"unused":1}.
  base::Json sweep(bool dry_run = false) {
    auto made = base::Json::object();
    for (const auto& each : farm::library::sweep_media(farm, media, dry_run).reasons)
      if (each.files > 0) made[each.reason] = each.files;
    return made;
  }
  /// A dry run reports exactly the files that the sweep then removes.
  base::Json swept() {
    const auto before = store.generation();
    const auto told = sweep(true);
    CHECK(store.generation() == before);
    CHECK(sweep() == told);
    return told;
  }
};

using Json = base::Json;

}  // namespace

TEST_CASE_FIXTURE(Fixture, "what nothing uses goes after its time, counted from its last use") {
  set({{"media.keep_unused", "2d"}});
  const auto clip = upload("clip");
  const auto lonely = upload("lonely");
  const auto [post, copy, poster] = rendered(clip, "copy");
  clock.advance(47h);
  CHECK(swept() == Json::object());
  clock.advance(2h);
  CHECK(swept() == Json{{"unused", 1}});
  CHECK(!kept(lonely));
  CHECK(kept(clip));
  farm::jobs::delete_job(farm, post.job_id);
  CHECK(swept() == Json::object());
  clock.advance(49h);
  CHECK(swept() == Json{{"unused", 3}});
  CHECK(!kept(clip));
  // Their rows are removed later.
  clock.advance(49h);
  sweep();
  CHECK(listed("gone").empty());
}

TEST_CASE_FIXTURE(Fixture, "nothing goes that came in within the hour, not even without any patience") {
  set({{"media.keep_unused", "0s"}});
  const auto clip = upload("clip");
  clock.advance(59min);
  CHECK(swept() == Json::object());
  upload("clip");
  clock.advance(59min);
  CHECK(swept() == Json::object());
  const auto waiting = farm::library::sweep_media(farm, media, true);
  CHECK(waiting.young_files == 1);
  CHECK(waiting.young_bytes == waiting.kept_bytes);
  set({{"media.keep_unused", "2h"}});
  CHECK_MESSAGE(farm::library::sweep_media(farm, media, true).young_files == 0, "their age is not what keeps them");
  set({{"media.keep_unused", "0s"}});
  clock.advance(2min);
  CHECK(farm::library::sweep_media(farm, media, true).young_files == 0);
  CHECK(swept() == Json{{"unused", 1}});
  CHECK(!kept(clip));
}

TEST_CASE_FIXTURE(Fixture, "a copy goes when its post fired long ago, and its original and poster stay") {
  set({{"media.keep_fired", "10d"}});
  const auto clip = upload("clip");
  const auto old = rendered(clip, "old");
  const auto waiting = rendered(clip, "waiting");
  fire(old.post);
  clock.advance(24h * 9);
  CHECK(swept() == Json::object());
  clock.advance(24h * 2);
  CHECK(swept() == Json{{"fired", 1}});
  CHECK(!kept(old.copy));
  CHECK(kept(old.poster));
  CHECK(kept(waiting.copy));
  CHECK(kept(clip));
  // A copy of both stays for the waiting one.
  store.write([&](store::Tx& tx) {
    tx.db("UPDATE posts SET deduplicated_video_url = ?", "media:" + waiting.copy.media_id).run();
  });
  CHECK(swept() == Json::object());
}

TEST_CASE_FIXTURE(Fixture, "over the quota goes what can be had again and nobody waits for, the least needed first") {
  const std::string large(1000, 'x');
  const auto brought = upload("brought" + large);
  const auto fetched = upload("fetched" + large, "https://far.test/1.mp4");
  const auto needed = upload("needed" + large, std::string{farm::library::found_origin});
  const auto proven = rendered(brought, "proven" + large);
  const auto unproven = rendered(fetched, "unproven" + large);
  const auto waiting = rendered(needed, "waiting" + large);
  const auto unused = upload("unused" + large);
  for (const auto& each : {proven, unproven}) fire(each.post);
  store.write([&](store::Tx& tx) {
    tx.db("UPDATE posts SET proof_url = 'https://p.test' WHERE scheduled_id = ?", proven.post.scheduled_id).run();
  });
  const auto quota_of = [&](std::int64_t bytes) { set({{"media.quota", std::to_string(bytes)}}); };
  const auto kept_bytes = [&] { return store.read(farm::library::kept_bytes); };

  quota_of(1);
  CHECK_MESSAGE(swept() == Json::object(), "all of it is younger than an hour");
  CHECK(farm::library::sweep_media(farm, media, false).young_files > 0);
  clock.advance(2h);
  quota_of(kept_bytes());
  CHECK(swept() == Json::object());
  quota_of(kept_bytes() - 1);
  CHECK(swept() == Json{{"quota", 1}});
  CHECK(!kept(proven.copy));
  quota_of(kept_bytes() - 1);
  CHECK(swept() == Json{{"quota", 1}});
  CHECK(!kept(unproven.copy));
  quota_of(1);
  CHECK(swept() == Json{{"quota", 1}});
  CHECK(!kept(fetched));
  for (const auto& stays : {brought, needed, waiting.copy, unused}) CHECK(kept(stays));
  CHECK(swept() == Json::object());
}

TEST_CASE_FIXTURE(Fixture, "what comes in over the quota calls the sweep once") {
  const auto sweeps = [&] { return work("kind = 'sweep' AND key = 'quota'").size(); };
  upload("some bytes");
  CHECK(sweeps() == 0);
  set({{"media.quota", "12"}});
  upload("some more bytes");
  upload("and more");
  CHECK(sweeps() == 1);
}

TEST_CASE_FIXTURE(Fixture, "files without a row go, those of others stay") {
  const auto clip = upload("clip");
  const auto folder_of = [&](const model::Media& of) { return media.path(of).parent_path(); };
  model::Media lost;
  lost.sha256 = std::string(64, 'a');
  std::filesystem::create_directories(folder_of(lost));
  std::ofstream{media.path(lost)} << "left by a crash";
  std::ofstream{folder_of(clip) / "README"} << "not ours";
  // As after a crash between the row and the file.
  const auto crashed = upload("crashed");
  store.write([&](store::Tx& tx) { tx.db("UPDATE media SET gone_at = 1 WHERE media_id = ?", crashed.media_id).run(); });
  CHECK(swept() == Json{{"orphan", 2}});
  CHECK(!std::filesystem::exists(media.path(lost)));
  CHECK(!std::filesystem::exists(media.path(crashed)));
  CHECK(std::filesystem::exists(folder_of(clip) / "README"));
  CHECK(kept(clip));
}

TEST_CASE_FIXTURE(Fixture, "a missing file that is put back is kept again, and never swept") {
  const auto clip = upload("clip");
  const auto [post, copy, poster] = rendered(clip, "copy");
  for (const auto& each : {clip, copy}) {
    std::filesystem::remove(media.path(each));
    REQUIRE(farm::library::verify_file(farm, media, each));
    CHECK(!kept(each));
  }
  std::ofstream{media.path(clip)} << "clip";
  std::ofstream{media.path(copy)} << "half";
  CHECK(sweep(true) == Json::object());
  CHECK_MESSAGE(media.known(clip.media_id).gone_at, "a dry run notes nothing");
  CHECK(farm::library::sweep_media(farm, media, true).mended_files == 1);
  CHECK(farm::library::sweep_media(farm, media, false).mended_files == 1);
  CHECK(kept(clip));
  media.require_whole(clip);
  CHECK(events("media.mended") == 1);
  CHECK_MESSAGE(std::filesystem::exists(media.path(copy)), "other bytes of a name that a row wants stay, too");
  std::ofstream{media.path(copy)} << "copy";
  CHECK(farm::library::sweep_media(farm, media, false).mended_files == 1);
  CHECK(kept(copy));
}

TEST_CASE_FIXTURE(Fixture, "a stopped sweep leaves the rest to the next one") {
  set({{"media.keep_unused", "0s"}});
  for (const auto* bytes : {"a", "b"}) upload(bytes);
  clock.advance(2h);
  CHECK(farm::library::sweep_media(farm, media, false, [] { return true; }).files.empty());
  CHECK(sweep() == Json{{"unused", 2}});
}

TEST_CASE_FIXTURE(Fixture, "housekeeping sweeps, notes what is missing, and comes back the next day") {
  set({{"media.keep_unused", "0s"}});
  const auto clip = upload("clip");
  const auto unused = upload("unused");
  const auto made = rendered(clip, "copy");
  std::filesystem::remove(media.path(made.copy));
  farm::start_housekeeping(store);
  clock.advance(25h);
  static constexpr model::WorkKind kinds[]{model::WorkKind::sweep};
  const auto claimed = store.write([&](store::Tx& tx) { return queue::claim(tx, kinds, 1h); });
  REQUIRE(claimed);
  queue::work_on(store, farm::upkeep::sweep_handler(farm, media), *claimed, [] { return false; });
  CHECK(!kept(unused));
  CHECK(!kept(made.copy));
  CHECK(work("kind = 'render'").size() == 1);
  const auto next = work("kind = 'sweep'");
  REQUIRE(next.size() == 1);
  CHECK(next.front().run_at == clock.now() + 24h);
}
