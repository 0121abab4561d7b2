#include "store/store.hpp"

#include <set>

#include "base/error.hpp"
#include "model/job.hpp"
#include "model/json.hpp"
#include "model/proof.hpp"
#include "model/result.hpp"
#include "model/scheduled.hpp"
#include "model/work.hpp"
#include "store/migrate.hpp"
#include "store/rows.hpp"
#include "support.hpp"

using namespace farmtok;
using store::Store;
using store::Tx;

namespace {

std::set<std::string> columns_in_table(sql::Database& db, const std::string& table) {
  std::set<std::string> names;
  auto query = db("SELECT name FROM pragma_table_info(?)", table);
  while (query.next()) names.insert(query.text(0));
  // Columns of the store alone: the order of rows, the worker's proof of its lease and when it was put, the order of
  // lanes, the history of a file, and the post that a proof names.
  for (const char* own : {"row", "token", "put_at", "lane_key", "priority", "turn", "origin", "kept_at", "damaged_at",
                          "unused_since", "names", "making_read_at"})
    names.erase(own);
  return names;
}

template <class Entity>
std::set<std::string> stored_fields() {
  std::set<std::string> names;
  model::for_each_field<Entity>([&](const auto& each) {
    if (!each.use.computed) names.emplace(each.name);
  });
  return names;
}

struct Fixture {
  test::TempFolder folder;
  base::ManualClock clock{test::noon()};
  Store store{folder.path(), clock};
};

}  // namespace

TEST_CASE_FIXTURE(Fixture, "each table has exactly the stored fields of its entity") {
  store.read([](sql::Database& db) {
    CHECK(columns_in_table(db, "jobs") == stored_fields<model::Job>());
    CHECK(columns_in_table(db, "results") == stored_fields<model::Result>());
    CHECK(columns_in_table(db, "posts") == stored_fields<model::Scheduled>());
    CHECK(columns_in_table(db, "proofs") == stored_fields<model::Proof>());
    CHECK(columns_in_table(db, "media") == stored_fields<model::Media>());
    CHECK(columns_in_table(db, "work") == stored_fields<model::Work>());
    CHECK(columns_in_table(db, "events") == stored_fields<model::Event>());
  });
}

TEST_CASE_FIXTURE(Fixture, "an entity comes back from its row as it went in") {
  model::Job job;
  job.job_id = "job_1";
  job.user_id = "usr_1";
  job.title = "Ärger mit 🎬 and \"quotes\"";
  job.credits_reserved = base::Amount{42'220'000};
  job.bookmarked = true;
  job.created_at = job.updated_at = test::noon() + std::chrono::milliseconds{7};
  store.write([&](Tx& tx) { store::insert(tx.db, "jobs", job); });
  const auto read = store.read([](sql::Database& db) {
    return store::first<model::Job>(db(store::select<model::Job>("jobs", "WHERE job_id = ?"), "job_1"));
  });
  REQUIRE(read);
  CHECK(model::to_json(*read) == model::to_json(job));
}

TEST_CASE_FIXTURE(Fixture, "a write that throws leaves nothing and tells nobody") {
  int told = 0;
  store.on_commit([&](unsigned) { ++told; });
  const auto before = store.generation();
  CHECK(test::code_of([&] {
          store.write([](Tx& tx) {
            tx.db("INSERT INTO meta VALUES ('a', 'b')").run();
            throw base::Error{base::Code::NOT_FOUND, "on purpose"};
          });
        }) == base::Code::NOT_FOUND);
  CHECK(told == 0);
  CHECK(store.generation() == before);
  CHECK(store.meta("a", [] { return std::string{"fresh"}; }) == "fresh");
  CHECK(told == 1);
}

TEST_CASE_FIXTURE(Fixture, "a write within a write is one commit") {
  int told = 0;
  unsigned kinds = 0;
  store.on_commit([&](unsigned touched) {
    ++told;
    kinds = touched;
  });
  store.write([&](Tx& outer) {
    outer.touch(model::WorkKind::fire);
    store.write([&](Tx& inner) {
      CHECK(&inner == &outer);
      inner.touch(model::WorkKind::mail);
    });
    CHECK(told == 0);
  });
  CHECK(told == 1);
  CHECK(kinds ==
        ((1U << static_cast<unsigned>(model::WorkKind::fire)) | (1U << static_cast<unsigned>(model::WorkKind::mail))));
}

TEST_CASE("a store of the first version keeps its jobs, results and posts") {
  const test::TempFolder folder;
  {
    sql::Database db{folder.path() + "/farmtok.db", sql::Database::Mode::write};
    db.script(std::string{store::migrations().front().sql});
    db.script("PRAGMA user_version = 1");
    db.script(R"(
      INSERT INTO jobs (job_id, user_id, status, job_mode, output_quantity, publish_mode, credits_spent, bookmarked,
                        created_at, updated_at)
      VALUES ('job_1', 'usr_1', 'COMPLETED', 'manual', 5, 'MANUAL_REVIEW', 0.0, 1, 1000, 2000);
      INSERT INTO results (result_id, job_id, user_id, tweet_text, match_score, ai_analysis, approval_decision, approved,
                           rejected, scheduled, bookmarked, created_at, updated_at)
      VALUES ('res_1', 'job_1', 'usr_1', 'a text', 100, 'Manually created result', 'approved by the operator', 1, 0, 1, 0,
              1000, 2000);
      INSERT INTO posts (scheduled_id, result_id, job_id, user_id, tweet_text, status, state, scheduled_datetime,
                         scheduled_local, timezone, fired, created_at, updated_at)
      VALUES ('post_1', 'res_1', 'job_1', 'usr_1', 'a text', 'pending', 'planned', 5000, '1970-01-01T00:00:05', 'UTC', 0,
              1000, 2000);
    )");
  }
  const base::ManualClock clock{test::noon()};
  const store::Store store{folder.path(), clock};
  store.read([](sql::Database& db) {
    const auto job = store::first<model::Job>(db(store::select<model::Job>("jobs", "WHERE job_id = ?"), "job_1"));
    REQUIRE(job);
    CHECK(job->bookmarked);
    CHECK(job->credits_spent == base::Amount{});
    const auto result =
        store::first<model::Result>(db(store::select<model::Result>("results", "WHERE result_id = ?"), "res_1"));
    REQUIRE(result);
    CHECK(result->rights_status == model::RightsStatus::unknown);
    CHECK(result->decided_by == "operator");
    const auto post = store::first<model::Scheduled>(
        db(store::select<model::Scheduled>("posts", "WHERE scheduled_id = ?"), "post_1"));
    REQUIRE(post);
    CHECK_FALSE(post->credits_consumed);
  });
}

TEST_CASE("proofs of before learn which post they name") {
  const test::TempFolder folder;
  {
    sql::Database db{folder.path() + "/farmtok.db", sql::Database::Mode::write};
    db.script(std::string{store::migrations().front().sql});
    db.script(R"(
      INSERT INTO jobs (job_id, user_id, status, job_mode, output_quantity, publish_mode, credits_spent, bookmarked,
                        created_at, updated_at)
      VALUES ('job_1', 'usr_1', 'COMPLETED', 'manual', 5, 'MANUAL_REVIEW', 0.0, 1, 1000, 2000);
      INSERT INTO results (result_id, job_id, user_id, tweet_text, match_score, ai_analysis, approved, rejected, scheduled,
                           bookmarked, created_at, updated_at)
      VALUES ('res_1', 'job_1', 'usr_1', 'a text', 100, 'a reason', 1, 0, 1, 0, 1000, 2000);
      INSERT INTO posts (scheduled_id, result_id, job_id, user_id, tweet_text, status, state, scheduled_datetime,
                         scheduled_local, timezone, fired, created_at, updated_at)
      VALUES ('post_1', 'res_1', 'job_1', 'usr_1', 'a text', 'pending', 'fired', 5000, '1970-01-01T00:00:05', 'UTC', 1,
              1000, 2000);
    )");
    for (const auto& each : store::migrations().subspan(1, 10)) db.script(std::string{each.sql});
    db.script("PRAGMA user_version = 11");
    for (const auto* url :
         {"https://www.tiktok.com/@a/video/12", "https://m.tiktok.com/v/12.html", "https://vm.tiktok.com/ZMabc",
          "https://www.tiktok.com/t/ZMabc", "https://vt.tiktok.com/77"})
      db("INSERT INTO proofs (scheduled_id, proof_url, standing, submitted_at) VALUES ('post_1', ?, 'disputed', 1)",
         url)
          .run();
  }
  const base::ManualClock clock{test::noon()};
  const store::Store store{folder.path(), clock};
  store.read([](sql::Database& db) {
    std::vector<std::string> names;
    auto query = db("SELECT names FROM proofs ORDER BY proof_id");
    while (query.next()) names.push_back(query.text(0));
    CHECK(names == std::vector<std::string>{"12", "12", "short:ZMabc", "short:ZMabc", "short:77"});
  });
}

TEST_CASE("a store of before knows nothing of AI, keeps all, and has the videos that may still be posted read again") {
  const test::TempFolder folder;
  {
    sql::Database db{folder.path() + "/farmtok.db", sql::Database::Mode::write};
    for (const auto& each : store::migrations())
      if (each.number <= 15) db.script(std::string{each.sql});
    db.script(R"(
      PRAGMA user_version = 15;
      INSERT INTO jobs (job_id, user_id, status, job_mode, output_quantity, publish_mode, credits_spent, bookmarked,
                        created_at, updated_at)
      VALUES ('job_1', 'usr_1', 'COMPLETED', 'manual', 5, 'MANUAL_REVIEW', 0, 1, 1000, 2000);
      INSERT INTO media (media_id, sha256, bytes, content_type, kind, facts, gone_at, created_at)
      VALUES ('med_waits', 'a', 1, 'video/mp4', 'original', '{"width":1}', NULL, 1000),
             ('med_planned', 'b', 1, 'video/mp4', 'original', NULL, NULL, 1000),
             ('med_fired', 'c', 1, 'video/mp4', 'original', NULL, NULL, 1000),
             ('med_gone', 'd', 1, 'video/mp4', 'original', NULL, 1500, 1000),
             ('med_rejected', 'e', 1, 'video/mp4', 'original', NULL, NULL, 1000);
      INSERT INTO results (result_id, job_id, user_id, tweet_text, match_score, ai_analysis, approved, rejected, scheduled,
                           bookmarked, original_video_url, created_at, updated_at)
      VALUES ('res_1', 'job_1', 'usr_1', 'a text', 100, 'a reason', 1, 0, 0, 0, 'media:med_waits', 1000, 2000),
             ('res_2', 'job_1', 'usr_1', 'a text', 100, 'a reason', 1, 0, 1, 0, 'media:med_planned', 1000, 2000),
             ('res_3', 'job_1', 'usr_1', 'a text', 100, 'a reason', 1, 0, 1, 0, 'media:med_fired', 1000, 2000),
             ('res_4', 'job_1', 'usr_1', 'a text', 100, 'a reason', 1, 0, 0, 0, 'media:med_gone', 1000, 2000),
             ('res_5', 'job_1', 'usr_1', 'a text', 100, 'a reason', 0, 1, 0, 0, 'media:med_rejected', 1000, 2000);
      INSERT INTO posts (scheduled_id, result_id, job_id, user_id, tweet_text, status, state, scheduled_datetime,
                         scheduled_local, timezone, fired, original_video_url, created_at, updated_at)
      VALUES ('post_2', 'res_2', 'job_1', 'usr_1', 'a text', 'pending', 'planned', 5000, '1970-01-01T00:00:05', 'UTC', 0,
              'media:med_planned', 1000, 2000),
             ('post_3', 'res_3', 'job_1', 'usr_1', 'a text', 'pending', 'fired', 5000, '1970-01-01T00:00:05', 'UTC', 1,
              'media:med_fired', 1000, 2000);
      INSERT INTO work (kind, key, subject, state, run_at, attempt, max_attempts, payload, created_at)
      VALUES ('examine', 'med_planned', 'med_planned', 'queued', 7, 1, 3, '{}', 7);
    )");
  }
  const base::ManualClock clock{test::noon()};
  const store::Store store{folder.path(), clock};
  store.read([](sql::Database& db) {
    const auto result = store::first<model::Result>(
        db(store::select<model::Result>("results", "WHERE result_id = ?"), std::string{"res_1"}));
    REQUIRE(result);
    CHECK(result->tweet_text == "a text");
    CHECK(result->ai_origin == model::AiOrigin::none_found);
    CHECK_FALSE(result->is_aigc);
    CHECK_FALSE(result->credentials);
    const auto post = store::first<model::Scheduled>(
        db(store::select<model::Scheduled>("posts", "WHERE scheduled_id = ?"), std::string{"post_2"}));
    REQUIRE(post);
    CHECK(post->ai_origin == model::AiOrigin::none_found);
    std::vector<std::string> work;
    auto query = db("SELECT key || ' ' || attempt FROM work WHERE kind = 'examine' AND run_at < 7 ORDER BY run_at");
    while (query.next()) work.push_back(query.text(0));
    // Those of posts that are due, then of tasks that were handed out, then of results; before all that is queued.
    CHECK(work == std::vector<std::string>{"med_planned 0", "med_fired 0", "med_waits 0"});
  });
}

TEST_CASE("a store of before tells which jobs may be without a zone") {
  const auto kept_by = [](const char* jobs) {
    const test::TempFolder folder;
    {
      sql::Database db{folder.path() + "/farmtok.db", sql::Database::Mode::write};
      for (const auto& each : store::migrations())
        if (each.number <= 6) db.script(std::string{each.sql});
      db.script("PRAGMA user_version = 6");
      db.script(jobs);
    }
    const base::ManualClock clock{test::noon()};
    const store::Store store{folder.path(), clock};
    return store.read([](sql::Database& db) {
      auto query = db("SELECT value FROM meta WHERE key = 'jobs.without_zone'");
      return query.next() ? query.text(0) : std::string{};
    });
  };
  const std::string insert =
      "INSERT INTO jobs (job_id, user_id, status, job_mode, output_quantity, publish_mode, credits_spent, bookmarked, "
      "created_at, updated_at, schedule_prompt, timezone) VALUES ";
  const auto row = [](const std::string& id, const std::string& more) {
    return "('" + id + "', 'usr_1', 'COMPLETED', 'manual', 5, 'MANUAL_REVIEW', 0, 0, 1000, 2000, " + more + ")";
  };
  CHECK(kept_by((insert + row("job_1", "'daily at 9am', NULL") + "," + row("job_2", "'daily at 9am', 'Europe/Berlin'") +
                 "," + row("job_3", "NULL, NULL"))
                    .c_str()) == "1");
  CHECK(kept_by((insert + row("job_1", "'daily at 9am', 'Europe/Berlin'") + "," + row("job_2", "'', NULL")).c_str())
            .empty());
}

TEST_CASE("migrations count up without a gap, run once, and a newer store is refused") {
  int expected = 1;
  for (const auto& each : store::migrations()) CHECK(each.number == expected++);
  const test::TempFolder folder;
  const base::ManualClock clock{test::noon()};
  std::string user;
  {
    user = Store{folder.path(), clock}.meta("user", [] { return std::string{"usr_1"}; });
  }
  {
    CHECK(Store{folder.path(), clock}.meta("user", [] { return std::string{"usr_2"}; }) == user);
  }
  {
    sql::Database db{folder.path() + "/farmtok.db", sql::Database::Mode::write};
    db.script("PRAGMA user_version = 9999");
  }
  CHECK(test::code_of([&] { Store{folder.path(), clock}; }) == base::Code::CONFIG_INVALID);
}

namespace {

/// A row in which only the id matters.
void add_row(sql::Database& db, const std::string& table, const std::string& id_column, const std::string& id) {
  std::string names, values;
  auto query =
      db("SELECT name, type FROM pragma_table_info(?) WHERE \"notnull\" AND dflt_value IS NULL AND pk = 0", table);
  while (query.next()) {
    names += (names.empty() ? "" : ", ") + query.text(0);
    values += (values.empty() ? "" : ", ") + (query.text(0) == id_column ? "'" + id + "'"
                                              : query.text(1) == "TEXT"  ? std::string{"''"}
                                                                         : std::string{"0"});
  }
  db.script("INSERT INTO " + table + " (" + names + ") VALUES (" + values + ")");
}

}  // namespace

TEST_CASE("work of an earlier version gets its turn, and what was told of webhooks loses their paths") {
  const test::TempFolder folder;
  {
    sql::Database db{folder.path() + "/farmtok.db", sql::Database::Mode::write};
    for (const auto& each : store::migrations())
      if (each.number < 8) db.script(std::string{each.sql});
    db.script("PRAGMA user_version = 7");
    db.script("PRAGMA foreign_keys = OFF");
    add_row(db, "jobs", "job_id", "job_1");
    add_row(db, "results", "result_id", "res_1");
    db.script("UPDATE results SET job_id = 'job_1'");
    db.script(R"(
      INSERT INTO posts (scheduled_id, result_id, job_id, user_id, tweet_text, status, state, scheduled_datetime,
                         scheduled_local, timezone, fired, created_at, updated_at)
      VALUES ('post_1', 'res_1', 'job_1', 'usr_1', 'a text', 'pending', 'planned', 5000, '1970-01-01T00:00:05', 'UTC', 0,
              1000, 2000);
      INSERT INTO work (kind, key, state, run_at, attempt, max_attempts, payload, created_at, last_error) VALUES
        ('render', 'post_1', 'queued', 1, 0, 4, '{}', 1, NULL),
        ('webhook', 'msg_1', 'queued', 1, 0, 4, '{"url":"https://u:p@Hooks.test:8443/hush?x=1@2","body":"{}"}', 1, NULL),
        ('webhook', 'msg_2', 'dead', 1, 2, 4, '{"url":"http://h.test?hush","body":"{}"}', 1,
         'http://h.test?hush answered 500');
      INSERT INTO events (at, who, what, subject, why) VALUES
        (1, 'worker', 'webhook.delivered', 'post_1', 'msg_1 to https://h.test/hush'),
        (1, 'worker', 'webhook.retried', 'post_1', 'msg_2 try 1: http://h.test?hush answered 500');
    )");
  }
  const base::ManualClock clock{test::noon()};
  const store::Store store{folder.path(), clock};
  const auto all = [&](const char* sql) {
    return store.read([&](sql::Database& db) {
      std::vector<std::string> made;
      auto query = db(sql);
      while (query.next()) made.push_back(query.text(0));
      return made;
    });
  };
  CHECK(all("SELECT lane_key || ' ' || priority FROM work ORDER BY work_id") ==
        std::vector<std::string>{"job_1 5000", "hooks.test:8443 0", "h.test 1"});
  CHECK(all("SELECT last_error FROM work WHERE state = 'dead'") ==
        std::vector<std::string>{"http://h.test answered 500"});
  CHECK(all("SELECT why FROM events ORDER BY event_id") ==
        std::vector<std::string>{"msg_1 to https://h.test", "msg_2 try 1: http://h.test answered 500"});
}
