#pragma once
// The shapes of records that services and scrapers write: where each keeps its fields. Data only, for records.cpp.

#include <string_view>

namespace farmtok::farm::shapes {

/// The fields of one service: paths as value_at() takes them; empty for a missing field.
struct Shape {
  std::string_view id, page, author, author_name, text, hashtags, posted_at, seconds;
  std::string_view views, likes, comments, shares, saves, width, height;
  std::string_view region, music, video_url, cover_url;
  double parts_of_second = 1;  // of `seconds`
};

/// Flags, whatever shape the record has: services add them under new names.
inline constexpr std::string_view pinned = "pinned|is_top|is_pinned|isPinned|isPinnedItem";
inline constexpr std::string_view advertisement =
    "advertisement|is_ad|is_ads|isAd|isAds|is_advertisement|isAdvertisement|sponsored|is_sponsored|isSponsored|"
    "is_paid_partnership|isPaidPartnership|paid_partnership|paidPartnership|is_branded_content|isBrandedContent";
inline constexpr std::string_view photo = "isSlideshow|is_slideshow|isPhoto|is_photo|isImagePost";
/// The video that a duet was made with.
inline constexpr std::string_view duet =
    "duetFromId|duet_from_id|duetInfo.duetFromId|duet_info.duet_from_id|isDuet|is_duet";

inline constexpr std::string_view names_of_tags = "name|title|hashtag_name|hashtagName|cha_name";

inline constexpr Shape aweme{.id = "aweme_id",
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
                             .video_url = "video.play_addr.url_list.0|video.download_addr.url_list.0",
                             .cover_url = "video.cover.url_list.0|video.origin_cover.url_list.0",
                             .parts_of_second = 1000};

inline constexpr Shape tikwm{.id = "video_id",
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
                             .video_url = "hdplay|play|wmplay",
                             .cover_url = "cover|origin_cover"};

inline constexpr Shape scraped{.id = "id",
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
                               .video_url = "videoUrl|videoMeta.downloadAddr|mediaUrls.0",
                               .cover_url = "videoMeta.coverUrl|covers.default"};

inline constexpr Shape web{.id = "id",
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
                           .video_url = "video.playAddr|video.downloadAddr",
                           .cover_url = "video.cover|video.originCover"};

inline constexpr Shape ytdlp{.id = "id",
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
                             .video_url = "",
                             .cover_url = "thumbnail|thumbnails.0.url"};

inline constexpr Shape own{.id = "video_id",
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
                           .video_url = "video_url",
                           .cover_url = "cover_url"};

/// A record without the marks of a service: its id, and the usual names.
inline constexpr Shape plain{.id = "id",
                             .page = "",
                             .author = "",
                             .author_name = "",
                             .text = "",
                             .hashtags = "",
                             .posted_at = "",
                             .seconds = "",
                             .views = "",
                             .likes = "",
                             .comments = "",
                             .shares = "",
                             .saves = "",
                             .width = "",
                             .height = "",
                             .region = "region",
                             .music = "",
                             .video_url = "",
                             .cover_url = ""};

/// Names that scrapers of all kinds use, for shapes of records that have none.
inline constexpr Shape usual{
    .id = "",
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
    .video_url = "video_url|videoUrl|download_url|downloadUrl|play_url|playUrl|media_url",
    .cover_url = "cover_url|coverUrl|thumbnail|thumbnail_url|thumbnailUrl|cover"};

}  // namespace farmtok::farm::shapes
