#include "api/post_rows.hpp"

#include "farm/farm_fixture.hpp"
#include "model/json.hpp"

using namespace farmtok;
using base::Json;
using model::Scheduled;

namespace {

const std::string media = "media:med_0123456789abcdefghjkmnpqrs";

/// A value for any field; its texts have every character that JSON must escape.
template <class Value>
void fill(Value& value) {
  if constexpr (model::is_optional<Value>) {
    fill(value.emplace());
  } else if constexpr (std::is_same_v<Value, std::string>) {
    value = "\"quoted\" \\ back\n\ttab \x01\x1f\x0b\x0c\b\r\x7f é 減量 🎬 & </script>";
  } else if constexpr (std::is_same_v<Value, base::Instant>) {
    value = *base::parse_instant("2026-02-10T14:00:00.250Z");
  } else if constexpr (std::is_same_v<Value, base::Amount>) {
    value = base::Amount{42'220'000};
  } else if constexpr (std::is_same_v<Value, bool>) {
    value = true;
  } else if constexpr (std::is_arithmetic_v<Value>) {
    value = static_cast<Value>(1.5);
  } else if constexpr (model::Describable<Value>) {
    model::for_each_field<Value>([&](const auto& each) { fill(value.*each.member); });
  }
}

struct Fixture : test::FarmFixture {
  std::string job_id = job().job_id;

  /// The post as JSON from its row and from the model, both with outward links.
  std::pair<std::string, std::string> told(Scheduled post) {
    post.result_id = result(job_id).result_id;
    post.job_id = job_id;
    store.write([&](store::Tx& tx) { store::insert(tx.db, "posts", post); });
    std::string text;
    store.read([&](sql::Database& db) {
      auto query = db(store::select<Scheduled>("posts", "WHERE scheduled_id = ?"), post.scheduled_id);
      REQUIRE(query.next());
      api::PostRows{farm.links, 0}.append(text, query);
    });
    return {text, base::to_line(model::to_json(farm.links.present(read(post.scheduled_id))))};
  }
};

}  // namespace

TEST_CASE_FIXTURE(Fixture, "a row is told letter for letter as the model tells the post") {
  SUBCASE("with every field") {
    Scheduled post;
    fill(post);
    post.state = model::PostState::late;
    const auto [row, model] = told(post);
    CHECK(row == model);
    std::size_t fields = 0;
    model::for_each_field<Scheduled>([&](const auto&) { ++fields; });
    CHECK(Json::parse(row).size() == fields);
  }
  SUBCASE("with none that may be missing") {
    Scheduled post;
    post.scheduled_id = "post_bare";
    const auto [row, model] = told(post);
    CHECK(row == model);
  }
  SUBCASE("with media of our own, which the outside knows by other addresses") {
    Scheduled post;
    post.scheduled_id = "post_media";
    post.original_video_url = post.deduplicated_video_url = post.poster_url = post.caption = media;
    post.inbox_tracer = "batch 1";
    const auto [row, model] = told(post);
    CHECK(row == model);
    CHECK(row.find("http://farm.test/media/med_") != std::string::npos);
  }
  SUBCASE("with texts of every length about the eight bytes that are looked at together") {
    for (std::size_t length = 0; length < 20; ++length)
      for (const auto* last : {"", "\"", "\\", "\x1f", " ", "~", "\x7f", "é"}) {
        Scheduled post;
        post.scheduled_id = fmt::format("post_{}_{}", length, base::to_line(last));
        post.tweet_text = std::string(length, 'x') + last;
        post.caption = last + std::string(length, 'x');
        const auto [row, model] = told(post);
        CHECK(row == model);
      }
  }
}
