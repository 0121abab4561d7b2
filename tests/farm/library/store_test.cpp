#include <thread>

#include "media_fixture.hpp"

using namespace farmtok;
using namespace std::chrono_literals;
using Fixture = test::MediaFixture;
using test::code_of;

TEST_CASE_FIXTURE(Fixture, "the same bytes are one media, and the operator's hand counts most") {
  const auto fetched = upload("clip", "https://far.test/clip.mp4");
  CHECK(upload("clip").media_id == fetched.media_id);
  const auto origin = [&] {
    return store.read([&](sql::Database& db) {
      return farm::count(db("SELECT origin IS NOT NULL FROM media WHERE media_id = ?", fetched.media_id));
    });
  };
  CHECK(origin() == 0);
  upload("clip", "https://far.test/clip.mp4");
  CHECK(origin() == 0);
  const auto copy = made("copied", model::MediaKind::copy);
  CHECK(copy.kind == model::MediaKind::copy);
  CHECK(upload("copied").kind == model::MediaKind::original);
  CHECK(made("copied", model::MediaKind::copy).kind == model::MediaKind::original);
  CHECK(listed("original").size() == 2);
  CHECK(listed("copy").empty());
}

TEST_CASE_FIXTURE(Fixture, "facts are kept with their media") {
  const auto clip = upload("clip");
  CHECK(!clip.facts);
  model::VideoFacts facts;
  facts.width = 1080;
  media.note_facts(clip.media_id, facts);
  CHECK(media.get(clip.media_id).facts.value().width == 1080);
}

TEST_CASE_FIXTURE(Fixture, "what names a file uses it, until it names another one or is deleted") {
  const auto clip = upload("clip");
  CHECK(uses(clip) == 0);
  CHECK(listed("unused") == std::vector{clip.media_id});
  const auto [post, copy, poster] = rendered(clip, "copy");
  CHECK(uses(clip) == 2);
  CHECK(uses(copy) == 2);
  CHECK(uses(poster) == 1);
  CHECK(listed("unused").empty());
  const auto users = store.read([&](sql::Database& db) { return farm::library::uses_of(db, copy.media_id, 10); });
  CHECK(users.results == std::vector{post.result_id});
  CHECK(users.posts == std::vector{post.scheduled_id});
  farm::planning::delete_post(farm, post.scheduled_id);
  CHECK(uses(clip) == 1);
  CHECK(uses(poster) == 0);
  CHECK(listed("unused") == std::vector{poster.media_id});
  farm::jobs::delete_job(farm, post.job_id);
  CHECK(uses(clip) == 0);
  CHECK(listed("unused").size() == 3);
}

TEST_CASE_FIXTURE(Fixture, "the sums are those of what is kept") {
  upload("four");
  const auto copy = made("twelve bytes", model::MediaKind::copy);
  const auto sums = [&] {
    std::map<std::string, std::pair<std::int64_t, std::int64_t>> all;
    for (const auto& each : store.read(farm::library::media_totals)) all[each.kind] = {each.files, each.bytes};
    return all;
  };
  CHECK(sums()["original"] == std::pair<std::int64_t, std::int64_t>{1, 4});
  CHECK(sums()["copy"] == std::pair<std::int64_t, std::int64_t>{1, 12});
  media.let_go([&](store::Tx&) { return std::vector{copy}; });
  CHECK(sums()["copy"] == std::pair<std::int64_t, std::int64_t>{0, 0});
  made("twelve bytes", model::MediaKind::copy);
  CHECK(sums()["copy"] == std::pair<std::int64_t, std::int64_t>{1, 12});
  upload("twelve bytes");
  CHECK(sums()["original"] == std::pair<std::int64_t, std::int64_t>{2, 16});
}

TEST_CASE_FIXTURE(Fixture, "what is gone says so and how it comes back, and comes back with its bytes") {
  const auto clip = upload("clip");
  const auto copy = made("copy", model::MediaKind::copy);
  media.let_go([&](store::Tx&) { return std::vector{clip, copy}; });
  CHECK(!kept(clip));
  for (const auto& [gone, help] : {std::pair{clip, "farmtok media add FILE"}, {copy, "farmtok media remake"}}) {
    try {
      media.get(gone.media_id);
      FAIL("answered");
    } catch (const base::Error& error) {
      CHECK(error.code == base::Code::MEDIA_NOT_FOUND);
      CHECK(error.message.find("no longer stored") != std::string::npos);
      CHECK(error.hint.find(help) != std::string::npos);
    }
  }
  CHECK(listed("gone").size() == 2);
  CHECK(upload("clip").media_id == clip.media_id);
  CHECK(kept(clip));
  CHECK(code_of([&] { media.get("med_none"); }) == base::Code::MEDIA_NOT_FOUND);
}

TEST_CASE_FIXTURE(Fixture, "a list is read page by page, newest first, and refuses what it does not know") {
  std::vector<std::string> ids;
  for (const auto* bytes : {"a", "b", "c"}) {
    clock.advance(1s);
    ids.insert(ids.begin(), upload(bytes).media_id);
  }
  std::vector<std::string> seen;
  std::optional<std::string> cursor;
  do {
    const auto page = store.read([&](sql::Database& db) { return farm::library::list_media(db, "", {2, cursor}); });
    for (const auto& each : page.items) seen.push_back(each.media_id);
    cursor = page.next_cursor;
  } while (cursor);
  CHECK(seen == ids);
  CHECK(code_of([&] { listed("best"); }) == base::Code::INVALID_REQUEST);
}

TEST_CASE_FIXTURE(Fixture, "a render is refused where the disk has no room for it") {
  CHECK_NOTHROW(media.require_space(0));
  CHECK(code_of([&] { media.require_space(INT64_MAX / 2); }) == base::Code::STORAGE_FULL);
}

TEST_CASE_FIXTURE(Fixture, "files come in and go at the same time, and no row is left without its file") {
  constexpr int rounds = 200;
  const std::string bytes = "the same bytes, again and again";
  const auto clip = upload(bytes);
  std::thread leaving{[&] {
    for (int i = 0; i < rounds; ++i) media.let_go([&](store::Tx&) { return std::vector{clip}; });
  }};
  std::thread sweeping{[&] {
    for (int i = 0; i < rounds; ++i)
      media.each_file([&](const std::filesystem::path& file) { return media.remove_orphan(file), true; });
  }};
  int lost = 0;
  for (int i = 0; i < rounds; ++i) {
    CHECK(upload(bytes).media_id == clip.media_id);
    // Row and file of each pair change in one step for a reader.
    media.let_go([&](store::Tx& tx) -> std::vector<model::Media> {
      const bool row =
          farm::count(tx.db("SELECT count(*) FROM media WHERE media_id = ? AND gone_at IS NULL", clip.media_id)) > 0;
      if (row && !std::filesystem::exists(media.path(clip))) ++lost;
      return {};
    });
  }
  leaving.join();
  sweeping.join();
  CHECK(lost == 0);
  upload(bytes);
  CHECK(kept(clip));
}
