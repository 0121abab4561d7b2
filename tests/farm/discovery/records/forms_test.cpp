// Flags, numbers, times and hashtags in all the forms in which records write them.

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "farm/discovery/records/records.hpp"
#include "support.hpp"

using namespace farmtok;

namespace {

model::FoundVideo must_read(const std::string& json) {
  const auto video = farm::discovery::read_record(base::parse_json(json), test::noon(), {});
  REQUIRE_MESSAGE(video, json);
  return *video;
}

}  // namespace

TEST_CASE("flags are read as words too, under every name, and one that says neither counts as set") {
  for (const std::string flag :
       {R"("isAd":"true")", R"("isAd":"True")", R"("isAd":"1")", R"("isAd":1)", R"("isAd":"yes")", R"("is_ad":"true")",
        R"("isSponsored":"true")", R"("isAd":false,"isSponsored":true)", R"("is_ads":true)",
        R"("is_paid_partnership":true)", R"("isPaidPartnership":"1")", R"("isAd":"maybe")", R"("isAd":{"a":1})"}) {
    CAPTURE(flag);
    CHECK(must_read(R"({"id":"1","playCount":1,)" + flag + "}").advertisement);
    CHECK(must_read(R"({"aweme_id":"1","desc":"x",)" + flag + "}").advertisement);
    CHECK(must_read(R"({"video_id":"1","text":"x",)" + flag + "}").advertisement);
  }
  for (const std::string flag : {R"("isAd":"false")", R"("isAd":"0")", R"("isAd":0)", R"("isAd":"")", R"("isAd":null)",
                                 R"("isAd":"no","isSponsored":false)", R"("isAd":"N/A")"}) {
    CAPTURE(flag);
    CHECK_FALSE(must_read(R"({"id":"1","playCount":1,)" + flag + "}").advertisement);
  }
  CHECK(must_read(R"({"id":"1","playCount":1,"isPinned":"true"})").pinned);
  CHECK_FALSE(must_read(R"({"id":"1","playCount":1,"isPinned":"false"})").pinned);
  CHECK(must_read(R"({"id":"1","playCount":1,"isSlideshow":"true"})").photo);
  CHECK_FALSE(must_read(R"({"id":"1","playCount":1,"isSlideshow":"false"})").photo);
}

TEST_CASE("a duet shows in its fields, too") {
  for (const std::string field :
       {R"("duetFromId":"123")", R"("duetFromId":123)", R"("duetInfo":{"duetFromId":"123"})"}) {
    CAPTURE(field);
    CHECK(must_read(R"({"id":"1","playCount":1,"text":"x #gym",)" + field + "}").hashtags == "gym duet");
    CHECK(must_read(R"({"id":"1","playCount":1,"text":"x #duet",)" + field + "}").hashtags == "duet");
  }
  for (const std::string field : {R"("duetFromId":"0")", R"("duetFromId":"")", R"("duetInfo":{"duetFromId":"0"})"}) {
    CAPTURE(field);
    CHECK(must_read(R"({"id":"1","playCount":1,"text":"x #gym",)" + field + "}").hashtags == "gym");
  }
}

TEST_CASE("a hashtag may begin with a wide sign, and hold marks that are not seen") {
  CHECK(must_read(R"({"id":"1","desc":"a ＃ad"})").hashtags == "ad");
  CHECK(must_read(R"({"id":"1","desc":"a #gym＃ad"})").hashtags == "gym ad");
  CHECK(must_read(R"({"id":"1","desc":"a #\u200bad"})").hashtags == "ad");
  CHECK(must_read(R"({"id":"1","playCount":1,"hashtags":["＃ad"]})").hashtags == "ad");
}

TEST_CASE("values written as texts are read, and those that are not are named") {
  struct Row {
    const char* text;
    std::optional<std::int64_t> views;  // empty: not understood, with a note
  };
  for (const auto& [text, views] : {Row{"1234", 1234},
                                    {"1,234,567", 1'234'567},
                                    {"12,345", 12'345},
                                    {"1.2M", 1'200'000},
                                    {"12.5K", 12'500},
                                    {"1.2 m", 1'200'000},
                                    {"3B", 3'000'000'000},
                                    {" 7 ", 7},
                                    {"1,2M", {}},
                                    {"1,234K", {}},
                                    {"12,34", {}},
                                    {"1,234,", {}},
                                    {"1.234.567", {}},
                                    {"10K+", {}},
                                    {"many", {}},
                                    {"M", {}},
                                    {".5M", {}},
                                    {"1.M", {}}}) {
    CAPTURE(text);
    std::vector<std::string> unread;
    const auto video = farm::discovery::read_record_text(
        fmt::format(R"({{"id":"1","text":"x","playCount":"{}"}})", text), test::noon(), {}, &unread);
    REQUIRE(video);
    CHECK(video->views == views);
    CHECK(unread.size() == (views ? 0 : 1));
    if (!views && !unread.empty()) CHECK(unread.front().find(text) != std::string::npos);
  }
  const auto of = [](const std::string& fields) { return must_read(R"({"id":"1","playCount":1,)" + fields + "}"); };
  CHECK(of(R"("createTimeISO":"2020-12-17")").posted_at == base::parse_instant("2020-12-17T00:00:00Z"));
  CHECK(of(R"("createTime":"2020-12-17 14:15:17")").posted_at == base::parse_instant("2020-12-17T14:15:17Z"));
  CHECK(of(R"("createTime":"2020-12-17T14:15:17+02:00")").posted_at == base::parse_instant("2020-12-17T12:15:17Z"));
  for (const auto& [text, seconds] : {std::pair{"0:15", 15.0},
                                      {"1:02:03", 3723.0},
                                      {"12:05", 725.0},
                                      {"PT15S", 15.0},
                                      {"PT1M3.5S", 63.5},
                                      {"PT1H", 3600.0},
                                      {"12.5", 12.5}}) {
    CAPTURE(text);
    CHECK(of(fmt::format(R"("videoMeta":{{"duration":"{}"}})", text)).seconds == seconds);
    const auto aweme = must_read(fmt::format(R"({{"aweme_id":"1","desc":"x","video":{{"duration":"{}"}}}})", text));
    CHECK(aweme.seconds == (std::string{text} == "12.5" ? 0.0125 : seconds));
  }
  for (const std::string fields : {R"("videoMeta":{"duration":"0:75"})", R"("videoMeta":{"duration":"15s"})",
                                   R"("videoMeta":{"duration":"1:2:3:4"})", R"("videoMeta":{"duration":"PT"})",
                                   R"("videoMeta":{"duration":":15"})", R"("videoMeta":{"duration":"PT1S2M"})",
                                   R"("createTime":"17.12.2020")", R"("createTime":"yesterday")",
                                   R"("createTimeISO":"1999-01-01")", R"("diggCount":"a lot")", R"("isAd":"maybe")"}) {
    CAPTURE(fields);
    std::vector<std::string> unread;
    const auto video =
        farm::discovery::read_record_text(R"({"id":"1","playCount":1,)" + fields + "}", test::noon(), {}, &unread);
    REQUIRE(video);
    CHECK(unread.size() == 1);
    CHECK_FALSE(video->seconds);
    CHECK_FALSE(video->posted_at);
  }
  std::vector<std::string> unread;
  farm::discovery::read_record_text(R"({"id":"1","playCount":-1,"diggCount":null,"shareCount":"","commentCount":"N/A",
      "createTime":0,"videoMeta":{"duration":0}})",
                                    test::noon(), {}, &unread);
  CHECK_MESSAGE(unread.empty(), "what says that it is not known needs no note");
}
