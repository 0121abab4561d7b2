#include "farm/discovery/records.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.hpp"
#include "base/text.hpp"
#include "farm/discovery/record_values.hpp"

namespace farmtok::farm {
namespace {

using simdjson::dom::element;

/// The fields of one service: paths as value_at() takes them; empty for a missing field.
struct Shape {
  std::string_view id, page, author, author_name, text, hashtags, posted_at, seconds;
  std::string_view views, likes, comments, shares, saves, width, height;
  std::string_view region, music, pinned, advertisement, video_url, cover_url;
  double parts_of_second = 1;  // of `seconds`
};

constexpr std::string_view names_of_tags = "name|title|hashtag_name|hashtagName|cha_name";

constexpr Shape aweme{.id = "aweme_id",
                      .page = "share_url",
                      .author = "author.unique_id",
                      .author_name = "author.nickname",
                      .text = "desc",
                      .hashtags = "text_extra|cha_list",
                      .posted_at = "create_time",
                      .seconds = "video.duration|duration",
                      .views = "statistics.play_count",
                      .likes = "statistics.digg_count",
                      .comments = "statistics.comment_count",
                      .shares = "statistics.share_count",
                      .saves = "statistics.collect_count",
                      .width = "video.width|video.play_addr.width",
                      .height = "video.height|video.play_addr.height",
                      .region = "region",
                      .music = "music.title",
                      .pinned = "is_top",
                      .advertisement = "is_ads",
                      .video_url = "video.play_addr.url_list.0|video.download_addr.url_list.0",
                      .cover_url = "video.cover.url_list.0|video.origin_cover.url_list.0",
                      .parts_of_second = 1000};

constexpr Shape tikwm{.id = "video_id",
                      .page = "share_url",
                      .author = "author.unique_id",
                      .author_name = "author.nickname",
                      .text = "title",
                      .hashtags = "",
                      .posted_at = "create_time",
                      .seconds = "duration",
                      .views = "play_count",
                      .likes = "digg_count",
                      .comments = "comment_count",
                      .shares = "share_count",
                      .saves = "collect_count",
                      .width = "",
                      .height = "",
                      .region = "region",
                      .music = "music_info.title",
                      .pinned = "is_top",
                      .advertisement = "is_ad",
                      .video_url = "hdplay|play|wmplay",
                      .cover_url = "cover|origin_cover"};

constexpr Shape scraped{.id = "id",
                        .page = "webVideoUrl",
                        .author = "authorMeta.name|authorMeta.uniqueId",
                        .author_name = "authorMeta.nickName|authorMeta.nickname",
                        .text = "text|desc",
                        .hashtags = "hashtags",
                        .posted_at = "createTime|createTimeISO",
                        .seconds = "videoMeta.duration",
                        .views = "playCount",
                        .likes = "diggCount",
                        .comments = "commentCount",
                        .shares = "shareCount",
                        .saves = "collectCount",
                        .width = "videoMeta.width",
                        .height = "videoMeta.height",
                        .region = "locationCreated|authorMeta.region",
                        .music = "musicMeta.musicName",
                        .pinned = "isPinned",
                        .advertisement = "isAd|isSponsored",
                        .video_url = "videoUrl|videoMeta.downloadAddr|mediaUrls.0",
                        .cover_url = "videoMeta.coverUrl|covers.default"};

constexpr Shape web{.id = "id",
                    .page = "webVideoUrl|shareUrl",
                    .author = "author.uniqueId|author",
                    .author_name = "author.nickname|nickname",
                    .text = "desc",
                    .hashtags = "challenges|textExtra",
                    .posted_at = "createTime",
                    .seconds = "video.duration",
                    .views = "stats.playCount|statsV2.playCount",
                    .likes = "stats.diggCount|statsV2.diggCount",
                    .comments = "stats.commentCount|statsV2.commentCount",
                    .shares = "stats.shareCount|statsV2.shareCount",
                    .saves = "stats.collectCount|statsV2.collectCount",
                    .width = "video.width",
                    .height = "video.height",
                    .region = "locationCreated",
                    .music = "music.title",
                    .pinned = "isPinnedItem",
                    .advertisement = "isAd",
                    .video_url = "video.playAddr|video.downloadAddr",
                    .cover_url = "video.cover|video.originCover"};

constexpr Shape ytdlp{.id = "id",
                      .page = "webpage_url|original_url",
                      .author = "uploader|channel",
                      .author_name = "creator|channel|artist",
                      .text = "description|title",
                      .hashtags = "tags",
                      .posted_at = "timestamp",
                      .seconds = "duration",
                      .views = "view_count",
                      .likes = "like_count",
                      .comments = "comment_count",
                      .shares = "repost_count",
                      .saves = "save_count",
                      .width = "width",
                      .height = "height",
                      .region = "",
                      .music = "track",
                      .pinned = "is_pinned",
                      .advertisement = "",
                      .video_url = "",
                      .cover_url = "thumbnail|thumbnails.0.url"};

constexpr Shape own{.id = "video_id",
                    .page = "source_url",
                    .author = "author",
                    .author_name = "author_name",
                    .text = "text",
                    .hashtags = "",
                    .posted_at = "posted_at",
                    .seconds = "seconds",
                    .views = "views",
                    .likes = "likes",
                    .comments = "comments",
                    .shares = "shares",
                    .saves = "saves",
                    .width = "width",
                    .height = "height",
                    .region = "region",
                    .music = "music",
                    .pinned = "pinned",
                    .advertisement = "advertisement",
                    .video_url = "video_url",
                    .cover_url = "cover_url"};

/// What scrapers of all kinds call it, where the shape that a record has tells nothing.
constexpr Shape usual{.id = "",
                      .page = "webpage_url|webVideoUrl|share_url|shareUrl|page_url|permalink|link",
                      .author =
                          "author|username|user_name|userName|handle|uploader|channel|creator|owner|user|"
                          "author.username|author.unique_id|author.uniqueId|author.name|authorMeta.name|"
                          "user.username|user.unique_id|user.uniqueId|user.name|owner.username|owner.name",
                      .author_name =
                          "author_name|authorName|nickname|author.nickname|author.nickName|user.nickname|"
                          "display_name|full_name",
                      .text = "text|desc|description|caption|content|title|caption.text",
                      .hashtags = "hashtags|tags",
                      .posted_at =
                          "timestamp|create_time|createTime|createTimeISO|created_at|createdAt|posted_at|"
                          "published_at|publishedAt|taken_at|date",
                      .seconds = "duration|seconds|length|video_duration|videoDuration",
                      .views = "view_count|views|viewCount|play_count|playCount|plays|video_view_count|videoViewCount",
                      .likes = "like_count|likes|likeCount|digg_count|diggCount|likesCount|hearts",
                      .comments = "comment_count|comments|commentCount|commentsCount|comments_count",
                      .shares = "share_count|shares|shareCount|repost_count|sharesCount",
                      .saves = "save_count|saves|saveCount|collect_count|collectCount|bookmarks",
                      .width = "width",
                      .height = "height",
                      .region = "",
                      .music = "",
                      .pinned = "",
                      .advertisement = "",
                      .video_url = "video_url|videoUrl|download_url|downloadUrl|play_url|playUrl|media_url",
                      .cover_url = "cover_url|coverUrl|thumbnail|thumbnail_url|thumbnailUrl|cover"};

bool has(element record, std::string_view paths) { return value_at(record, paths).has_value(); }

/// A page of yt-dlp that holds several videos has an id and an author like a video.
bool is_page(element record) {
  const auto type = text_of(value_at(record, "_type"));
  return type == "playlist" || type == "multi_video";
}

bool fills(const Value& list) {
  simdjson::dom::array items;
  return list && list->get(items) == simdjson::SUCCESS && items.size() > 0;
}

/// yt-dlp describes the sound of a photo post as a video without pictures.
bool has_sound_only(element record) {
  if (text_of(value_at(record, "vcodec")) != "none") return false;
  simdjson::dom::array formats;
  const auto list = value_at(record, "formats");
  if (!list || list->get(formats) != simdjson::SUCCESS) return true;
  return std::ranges::all_of(formats, [](element each) { return text_of(value_at(each, "vcodec")) == "none"; });
}

bool is_photo(element record) {
  const auto type = count_of(value_at(record, "aweme_type")).value_or(0);
  constexpr std::int64_t tiktok_photos = 150, douyin_photos = 68;
  return type == tiktok_photos || type == douyin_photos || has(record, "image_post_info|imagePost") ||
         truth_of(value_at(record, "isSlideshow")) || fills(value_at(record, "images|slideshowImageLinks")) ||
         has_sound_only(record);
}

const Shape* shape_of(element record) {
  if (is_page(record)) return nullptr;
  if (has(record, "aweme_id")) return &aweme;
  if (has(record, "video_id")) {
    const auto author = value_at(record, "author");
    const bool theirs = (author && author->is_object()) || has(record, "play|wmplay|title|play_count|digg_count");
    return theirs ? &tikwm : &own;
  }
  if (!has(record, "id")) return nullptr;
  if (has(record, "authorMeta|videoMeta|webVideoUrl|playCount|diggCount")) return &scraped;
  if (has(record, "stats.playCount|statsV2.playCount|author.uniqueId|desc|video")) return &web;
  if (has(record, "view_count|like_count|uploader|timestamp|webpage_url|ie_key|extractor|formats")) return &ytdlp;
  return nullptr;
}

/// For a flat entry yt-dlp writes the page in the field of a full entry's media.
void read_ytdlp_url(element record, model::FoundVideo& video) {
  auto url = url_of(value_at(record, "url"), {});
  if (has(record, "formats|format_id|ext")) video.video_url = std::move(url);
  else if (!video.source_url) video.source_url = std::move(url);
}

/// The first of the paths at which `read` reads something; one at a time, for an "author" may be a name or an object.
template <class Read>
auto first_of(element record, std::string_view paths, Read read) {
  while (!paths.empty()) {
    const auto end = std::min(paths.find('|'), paths.size());
    if (auto made = read(value_at(record, paths.substr(0, end))); made != decltype(made){}) return made;
    paths.remove_prefix(std::min(end + 1, paths.size()));
  }
  return decltype(read(Value{})){};
}

/// What the shape does not tell, by its usual names.
void read_usual(element record, base::Instant now, bool seconds_too, model::FoundVideo& video) {
  const auto fill = [&](auto& field, std::string_view paths, auto read) {
    if (field == std::decay_t<decltype(field)>{}) field = first_of(record, paths, read);
  };
  fill(video.text, usual.text, [](const Value& value) { return text_of(value); });
  fill(video.author, usual.author, [](const Value& value) { return text_of(value, 200); });
  fill(video.author_name, usual.author_name, [](const Value& value) { return some_text(value, 200); });
  fill(video.hashtags, usual.hashtags, [](const Value& value) { return hashtags_of(value, names_of_tags); });
  fill(video.posted_at, usual.posted_at, [&](const Value& value) { return moment_of(value, now); });
  if (seconds_too) fill(video.seconds, usual.seconds, [](const Value& value) { return seconds_of(value, 1); });
  fill(video.views, usual.views, count_of);
  fill(video.likes, usual.likes, count_of);
  fill(video.comments, usual.comments, count_of);
  fill(video.shares, usual.shares, count_of);
  fill(video.saves, usual.saves, count_of);
  fill(video.width, usual.width, count_of);
  fill(video.height, usual.height, count_of);
  if (video.width == 0) video.width.reset();
  if (video.height == 0) video.height.reset();
  const auto address = [](const Value& value) { return url_of(value, {}); };
  fill(video.video_url, usual.video_url, address);
  fill(video.cover_url, usual.cover_url, address);
}

/// What only farmtok itself writes.
void read_own(element record, base::Instant now, model::FoundVideo& video) {
  for (const auto& each : base::split(text_of(value_at(record, "hashtags")), ' ')) {
    const auto tag = hashtags_in("#" + each);
    if (!tag.empty()) video.hashtags += (video.hashtags.empty() ? "" : " ") + tag;
  }
  if (auto file = text_of(value_at(record, "file"), 4000); file.starts_with('/')) video.file = std::move(file);
  if (const auto fetched = moment_of(value_at(record, "fetched_at"), now)) video.fetched_at = *fetched;
}

/// The page of a video whose service names the author and the id only. TikTok's ids have 15 digits and more.
std::optional<std::string> page_of(const model::FoundVideo& video) {
  const auto digits = video.video_id.find_first_not_of("0123456789") == std::string::npos;
  if (!digits || video.video_id.size() < 15 || video.author.empty()) return std::nullopt;
  return "https://www.tiktok.com/@" + base::url_encode(video.author) + "/video/" + video.video_id;
}

std::optional<model::FoundVideo> read_element(element given, base::Instant now, std::string_view base) {
  if (!given.is_object()) return std::nullopt;
  // Searches wrap a record in one with the reason it was found, pages of one video in one about the page.
  const auto inner = value_at(given, "aweme_info|aweme_detail|itemInfo.itemStruct|itemStruct|item");
  const auto& record = inner && inner->is_object() ? *inner : given;
  const auto* shape = shape_of(record);
  if (!shape) return std::nullopt;
  const auto at = [&](std::string_view paths) { return paths.empty() ? Value{} : value_at(record, paths); };
  auto id = id_of(at(shape->id));
  if (!id) return std::nullopt;

  model::FoundVideo video;
  video.video_id = std::move(*id);
  video.author = text_of(at(shape->author), 200);
  video.author_name = some_text(at(shape->author_name), 200);
  video.text = text_of(at(shape->text));
  video.hashtags = hashtags_of(at(shape->hashtags), names_of_tags);
  video.posted_at = moment_of(at(shape->posted_at), now);
  video.seconds = seconds_of(at(shape->seconds), shape->parts_of_second);
  video.views = count_of(at(shape->views));
  video.likes = count_of(at(shape->likes));
  video.comments = count_of(at(shape->comments));
  video.shares = count_of(at(shape->shares));
  video.saves = count_of(at(shape->saves));
  if (const auto width = count_of(at(shape->width)); width > 0) video.width = width;
  if (const auto height = count_of(at(shape->height)); height > 0) video.height = height;
  video.region = some_text(at(shape->region), 20);
  video.music = some_text(at(shape->music), 300);
  video.pinned = truth_of(at(shape->pinned));
  video.advertisement = truth_of(at(shape->advertisement));
  video.source_url = url_of(at(shape->page), base);
  video.video_url = url_of(at(shape->video_url), base);
  video.cover_url = url_of(at(shape->cover_url), base);
  video.fetched_at = now;
  video.photo = shape == &own ? truth_of(value_at(record, "photo")) : is_photo(record);
  if (shape == &ytdlp) read_ytdlp_url(record, video);
  if (shape == &own) read_own(record, now, video);
  else read_usual(record, now, shape->parts_of_second == 1, video);
  while (video.author.starts_with('@')) video.author.erase(0, 1);
  if (shape != &own && !video.source_url)
    video.source_url = first_of(record, usual.page, [](const Value& value) { return url_of(value, {}); });
  if (shape != &own && !video.source_url) video.source_url = page_of(video);
  if (video.hashtags.empty()) video.hashtags = hashtags_in(video.text);
  return video;
}

/// The paths under which services and yt-dlp write the list of records.
constexpr std::string_view lists =
    "entries|itemList|item_list|collector|aweme_list|aweme_details|data.videos|data.aweme_list|data.itemList|"
    "data.item_list|data.items|data|videos|items|results";

constexpr int most_nested = 4;  // a channel's page of yt-dlp holds one for each of its tabs

bool read_list(element given, base::Instant now, ReadRecords& made, int depth) {
  simdjson::dom::array list;
  const auto found = value_at(given, lists);
  if (!found || found->get(list) != simdjson::SUCCESS) return false;
  std::int64_t number = 0;
  for (const auto each : list) {
    ++number;
    if (each.is_null()) continue;  // yt-dlp's mark for an entry that it could not read
    if (auto video = read_element(each, now, {})) made.videos.push_back(std::move(*video));
    else if (depth == most_nested || !each.is_object() || !read_list(each, now, made, depth + 1))
      made.faults.push_back(fmt::format("record {} of the list is no record of a video, or has no id", number));
  }
  return true;
}

/// The path of the first list whose first value is a record, in the syntax of jq; empty when there is none.
std::string path_of_records(element given, base::Instant now, int depth = 0) {
  simdjson::dom::array list;
  if (given.get(list) == simdjson::SUCCESS)
    return list.size() > 0 && read_element(list.at(0).value_unsafe(), now, {}) ? "[]" : "";
  simdjson::dom::object object;
  if (depth == most_nested || given.get(object) != simdjson::SUCCESS) return {};
  for (const auto field : object)
    if (const auto rest = path_of_records(field.value, now, depth + 1); !rest.empty())
      return fmt::format(".{}{}", base::fit(field.key, 40), rest);
  return {};
}

std::string what_it_is(element given, base::Instant now) {
  if (const auto path = path_of_records(given, now); !path.empty())
    return fmt::format("is no record of a video; there are some in it: take them out with `jq -c '{}'`", path);
  if (given.is_object() && is_page(given))
    return "is the page of a channel or playlist without its videos; `yt-dlp --dump-single-json` writes them";
  return "is no record of a video, or has no id";
}

element parsed(std::string_view text, std::string& again) {
  thread_local simdjson::dom::parser parser;
  element record;
  if (parser.parse(text.data(), text.size()).get(record) == simdjson::SUCCESS) return record;
  // Either broken, and then this call reports where, or a number that this parser refuses: it accepts a rewritten one.
  again = base::to_line(base::parse_json(text, "the record"));
  if (parser.parse(again).get(record) == simdjson::SUCCESS) return record;
  throw base::Error{base::Code::INVALID_REQUEST, "is no JSON that can be read"};
}

}  // namespace

std::optional<model::FoundVideo> read_record_text(std::string_view text, base::Instant now, std::string_view base) {
  std::string again;
  return read_element(parsed(text, again), now, base);
}

ReadRecords read_records_text(std::string_view text, base::Instant now) {
  std::string again;
  const auto given = parsed(text, again);
  ReadRecords made;
  if (auto video = read_element(given, now, {})) made.videos.push_back(std::move(*video));
  else if (!given.is_object() || !read_list(given, now, made, 1) || (made.videos.empty() && made.faults.empty()))
    throw base::Error{base::Code::INVALID_REQUEST, what_it_is(given, now)};
  return made;
}

std::optional<model::FoundVideo> read_record(const base::Json& record, base::Instant now, std::string_view base) {
  return read_record_text(base::to_line(record), now, base);
}

}  // namespace farmtok::farm
