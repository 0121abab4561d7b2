#include "farm/discovery/catalogue/file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "base/error.hpp"
#include "base/text/text.hpp"

namespace farmtok::farm::discovery {
namespace {

constexpr std::size_t block_size = 1 << 20;
constexpr std::size_t longest = 2 << 20;
constexpr auto too_long = "the record is longer than 2 MB";

bool blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

std::size_t trimmed_end(std::string_view text, std::size_t begin, std::size_t end) {
  while (end > begin && blank(text[end - 1])) --end;
  return end;
}

}  // namespace

RecordFile::RecordFile(const std::filesystem::path& file) : file_(file), in_(file, std::ios::binary) {
  if (!in_)
    throw base::Error{base::Code::INVALID_REQUEST,
                      fmt::format("cannot read {}: {}", file.string(), std::strerror(errno)),
                      {},
                      {{"path", "cannot be read"}}};
}

/// Whether that was the last of the file.
bool RecordFile::fill() {
  const auto before = rest_.size();
  rest_.resize(before + block_size);
  in_.read(rest_.data() + before, static_cast<std::streamsize>(block_size));
  rest_.resize(before + static_cast<std::size_t>(in_.gcount()));
  return !in_;
}

/// A record on one line, or one that is broken but followed by another; else an object over several lines.
bool RecordFile::looks_like_lines() const {
  const auto end = rest_.find('\n');
  if (end == std::string::npos) return true;
  if (const auto last = trimmed_end(rest_, 0, end); last > 1 && rest_[last - 1] == '}') return true;
  const auto next = rest_.find_first_not_of(" \t\r\n", end);
  return next == std::string::npos || rest_[next] == '{';
}

/// Two bytes a character, of which one is 0 in JSON, or the mark of its order.
bool is_utf16(std::string_view head) {
  if (head.starts_with("\xFF\xFE") || head.starts_with("\xFE\xFF")) return true;
  const auto zero = [&](std::size_t at) { return head[at] == '\0'; };
  return head.size() == 4 && zero(0) == zero(2) && zero(1) == zero(3) && zero(0) != zero(1);
}

/// The names of columns, at least three: short, and none is empty. A sentence with commas is no header.
bool is_header(std::string_view line, char comma) {
  constexpr std::size_t longest_name = 40;
  if (line.starts_with('#') || std::ranges::count(line, comma) < 2) return false;
  while (!line.empty() && blank(line.back()) && line.back() != comma) line.remove_suffix(1);
  for (const auto& each : base::split(line, comma)) {
    const auto name = base::trim(each);
    if (name.empty() || name.size() > longest_name || std::ranges::count(name, ' ') > 2) return false;
  }
  return !line.ends_with('.');
}

/// Names formats that users often mistake for records. `text`: the beginning of the file.
void refuse_other_formats(const std::filesystem::path& file, std::string_view text) {
  const auto refuse = [&](std::string_view what, std::string_view command) {
    throw base::Error{base::Code::INVALID_REQUEST,
                      fmt::format("{} is {}, not JSON in UTF-8", file.string(), what),
                      fmt::format("Convert it: `{}`.", fmt::format(fmt::runtime(command), file.string())),
                      {{"path", fmt::format("is {}", what)}}};
  };
  if (text.starts_with("\x1F\x8B")) refuse("gzip", "gunzip -c {} > records.ndjson");
  if (is_utf16(text.substr(0, 4))) refuse("UTF-16", "iconv -f UTF-16 -t UTF-8 {} > records.json");
  if (text.substr(0, 512).find('\0') != text.npos)
    throw base::Error{base::Code::INVALID_REQUEST,
                      fmt::format("{} is no text, and records are JSON in UTF-8", file.string()),
                      "A video is added with the folder that it is in.",
                      {{"path", "is no text"}}};
  const auto end = text.find('\n');
  const auto first = text.substr(0, end);
  const auto second = end == text.npos ? std::string_view{} : text.substr(end + 1, text.find('\n', end + 1) - end - 1);
  const bool json = first.find_first_of("{[") != first.npos || second.find_first_of("{[") == 0;
  if (!json && std::ranges::any_of(std::string_view{",;\t"}, [&](char comma) {
        return is_header(first, comma) && std::ranges::count(second, comma) > 1;
      }))
    refuse("CSV", "mlr --icsv --ojsonl cat {} > records.ndjson");
}

void RecordFile::begin() {
  refuse_other_formats(file_, rest_);
  std::size_t first = rest_.starts_with("\xEF\xBB\xBF") ? 3 : 0;
  for (; first < rest_.size() && blank(rest_[first]); ++first) line_ += rest_[first] == '\n';
  rest_.erase(0, first);
  array_ = rest_.starts_with('[');
  if (array_) rest_.erase(0, 1);
  lines_ = !array_ && looks_like_lines();
  begun_ = true;
}

bool RecordFile::next(RecordBlock& block) {
  block = {};
  for (bool last = false; !last && !ended_ && block.pieces.empty();) {
    last = fill();
    if (!begun_) begin();
    if (lines_) take_lines(block, last);
    else take_values(block, last);
    ended_ = ended_ || last;
  }
  return !block.pieces.empty();
}

void RecordFile::take_lines(RecordBlock& block, bool last) {
  block.text = std::move(rest_);
  rest_.clear();
  const std::string_view text = block.text;
  std::size_t begin = 0;
  while (begin < text.size()) {
    const auto found = text.find('\n', begin);
    const bool whole = found != std::string_view::npos;
    const auto end = whole ? found : text.size();
    const bool much = end - begin > longest;
    if (!whole && !last && !much && !skipping_) {
      rest_ = text.substr(begin);
      return;
    }
    const auto stop = trimmed_end(text, begin, end);
    if (!skipping_ && stop > begin)
      block.pieces.push_back({begin, much ? 0 : stop - begin, line_, much ? too_long : ""});
    skipping_ = !whole;
    line_ += whole;
    begin = end + 1;
  }
}

void RecordFile::end_value(RecordBlock& block, std::size_t end) {
  if (!skipping_) {
    const auto size = trimmed_end(rest_, *value_, end) - *value_;
    const bool much = size > longest;
    block.pieces.push_back({*value_, much ? 0 : size, value_line_, much ? too_long : ""});
  }
  skipping_ = false;
  value_.reset();
}

void RecordFile::take_values(RecordBlock& block, bool last) {
  for (; scanned_ < rest_.size(); ++scanned_) {
    const char c = rest_[scanned_];
    line_ += c == '\n';
    if (!value_) {
      if (blank(c) || c == ',') continue;
      if (c == ']' && array_) {
        ended_ = true;
        break;
      }
      value_ = scanned_;
      value_line_ = line_;
    }
    if (in_text_) {
      if (escaped_) escaped_ = false;
      else if (c == '\\') escaped_ = true;
      else if (c == '"') in_text_ = false;
    } else if (c == '"') {
      in_text_ = true;
    } else if (c == '{' || c == '[') {
      ++depth_;
    } else if (depth_ > 0 && (c == '}' || c == ']')) {
      if (--depth_ == 0) end_value(block, scanned_ + 1);
    } else if (depth_ == 0 && (c == ',' || c == '\n' || c == ']')) {
      end_value(block, scanned_);
      if (c == ']') ended_ = array_;
      if (ended_) break;
    }
  }
  const bool much = value_ && rest_.size() - *value_ > longest;
  if (value_ && (last || ended_)) end_value(block, rest_.size());
  else if (much && !skipping_) block.pieces.push_back({0, 0, value_line_, too_long});
  if (value_ && much) skipping_ = true;
  std::string tail = value_ && !skipping_ ? rest_.substr(*value_) : std::string{};
  block.text = std::exchange(rest_, std::move(tail));
  scanned_ = rest_.size();
  if (value_) value_ = 0;
}

}  // namespace farmtok::farm::discovery
