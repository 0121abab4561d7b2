#include "output/table.hpp"

#include <algorithm>
#include <numeric>

#include "base/text/text.hpp"
#include "output/card.hpp"

namespace farmtok::cli {
namespace {

constexpr std::size_t gap = 2;
constexpr std::size_t indent = 4;  // of lines below a row
/// The least width of a column that shrinks: while other columns can go instead, and then.
constexpr std::size_t least_readable = 20, least_shrunk = 12;
constexpr std::size_t unlimited = 1'000'000;

/// The shown columns, and their widths.
struct Layout {
  std::vector<std::size_t> shown;
  std::vector<std::size_t> widths;  // by column, shown or not
  std::vector<std::size_t> below;   // columns whose cells are lines below their rows

  std::size_t total() const {
    std::size_t sum = shown.empty() ? 0 : gap * (shown.size() - 1);
    for (const auto column : shown) sum += widths[column];
    return sum;
  }
};

/// Takes from the widest shrinking column until all fit or none can shrink below `least`.
void shrink(Layout& layout, const std::vector<Column>& columns, std::size_t width, std::size_t least) {
  while (layout.total() > width) {
    std::size_t* widest = nullptr;
    for (const auto column : layout.shown)
      if (columns[column].shrinks && layout.widths[column] > least && (!widest || layout.widths[column] > *widest))
        widest = &layout.widths[column];
    if (!widest) return;
    --*widest;
  }
}

/// The column that goes next; the end for none.
auto next_to_go(Layout& layout, const std::vector<Column>& columns) {
  const auto goes =
      std::ranges::max_element(layout.shown, {}, [&](auto column) { return columns[column].dispensable; });
  return goes == layout.shown.end() || columns[*goes].dispensable == 0 ? layout.shown.end() : goes;
}

bool is_empty(const Table& table, std::size_t column) {
  return std::ranges::all_of(table.rows,
                             [&](const auto& row) { return column >= row.size() || row[column].text.empty(); });
}

/// Returns whether there was one.
bool move_below(Layout& layout, const std::vector<Column>& columns, Below which) {
  const auto before = layout.shown.size();
  std::ranges::copy_if(layout.shown, std::back_inserter(layout.below),
                       [&](auto at) { return columns[at].below == which; });
  std::erase_if(layout.shown, [&](auto at) { return columns[at].below == which; });
  return layout.shown.size() < before;
}

Layout lay_out(const Table& table, std::size_t width) {
  Layout layout;
  layout.shown.resize(table.columns.size());
  std::iota(layout.shown.begin(), layout.shown.end(), 0U);
  for (const auto& column : table.columns) layout.widths.push_back(base::display_width(column.heading));
  for (const auto& row : table.rows)
    for (std::size_t i = 0; i < row.size(); ++i)
      layout.widths[i] = std::max(layout.widths[i], base::display_width(row[i].text));
  std::erase_if(layout.shown, [&](auto at) { return table.columns[at].rare && is_empty(table, at); });
  if (width == 0 || layout.total() <= width) return layout;
  // What no row has says the least.
  if (!table.rows.empty()) std::erase_if(layout.shown, [&](auto at) { return is_empty(table, at); });
  if (layout.total() > width) move_below(layout, table.columns, Below::first);
  auto whole = layout;
  const auto wanted = layout.widths;
  for (;;) {
    layout.widths = wanted;
    shrink(layout, table.columns, width, least_readable);
    const auto goes = next_to_go(layout, table.columns);
    const bool ends = goes == layout.shown.end() || table.columns[*goes].shrinks;
    if (ends) shrink(layout, table.columns, width, least_shrunk);
    if (layout.total() <= width) return layout;
    // There is more room then: what was left out before may fit.
    if (ends && move_below(whole, table.columns, Below::last)) {
      layout = whole;
      continue;
    }
    if (goes == layout.shown.end()) return layout;
    layout.shown.erase(goes);
  }
}

/// Whether the column of Below::cut cannot show this cell.
bool is_cut(const Layout& layout, std::size_t at, const Cell& cell) {
  return std::ranges::find(layout.shown, at) == layout.shown.end() ||
         base::display_width(cell.text) > layout.widths[at];
}

/// A column all of whose cells are lines below their rows shows nothing.
void drop_cut(Layout& layout, const Table& table) {
  std::erase_if(layout.shown, [&](auto at) {
    return table.columns[at].below == Below::cut && std::ranges::all_of(table.rows, [&](const auto& row) {
             return row[at].text.empty() || is_cut(layout, at, row[at]);
           });
  });
}

/// A heading within a sentence.
std::string in_sentence(const std::string& heading) {
  return heading == "AI" || heading == "URL" ? heading : base::lower(heading);
}

/// The columns whose cells of this row are lines below it.
std::vector<std::size_t> below_of(const Layout& layout, const std::vector<Column>& columns,
                                  const std::vector<Cell>& row) {
  auto made = layout.below;
  for (std::size_t at = 0; at < columns.size(); ++at)
    if (columns[at].below == Below::cut && !row[at].text.empty() && is_cut(layout, at, row[at])) made.push_back(at);
  return made;
}

Table on_one_line_each(Table table) {
  for (auto& row : table.rows)
    for (auto& cell : row) cell.text = base::fit(cell.text, unlimited);
  return table;
}

}  // namespace

std::vector<std::string> Table::left_out(std::size_t width) const {
  const auto clean = on_one_line_each(*this);
  const auto layout = lay_out(clean, width);
  const auto holds = [](const auto& list, std::size_t at) { return std::ranges::find(list, at) != list.end(); };
  std::vector<std::string> made;
  for (std::size_t at = 0; at < columns.size(); ++at)
    if (columns[at].below != Below::cut && !is_empty(clean, at) && !holds(layout.shown, at) && !holds(layout.below, at))
      made.push_back(columns[at].heading);
  return made;
}

std::vector<std::string> Table::lines(std::size_t width, bool colour) const {
  const auto clean = on_one_line_each(*this);
  auto layout = lay_out(clean, width);
  drop_cut(layout, clean);
  const auto line_of = [&](const auto& cell_at) {
    std::string line;
    for (std::size_t i = 0; i < layout.shown.size(); ++i) {
      const auto column = layout.shown[i];
      const auto [text, tint] = cell_at(column);
      const bool last = i + 1 == layout.shown.size();
      const auto cut = base::fit(text, layout.widths[column]);
      const auto blanks =
          std::string(layout.widths[column] - std::min(layout.widths[column], base::display_width(cut)), ' ');
      if (columns[column].right) line += blanks;
      line += tinted(cut, tint, colour);
      if (!columns[column].right && !last) line += blanks;
      if (!last) line += std::string(gap, ' ');
    }
    return line;
  };
  std::vector<std::string> made;
  made.push_back(line_of([&](std::size_t column) { return Cell{columns[column].heading, Tint::dim}; }));
  for (const auto& row : clean.rows) {
    const auto below = below_of(layout, columns, row);
    made.push_back(line_of(
        [&](std::size_t column) { return std::ranges::find(below, column) == below.end() ? row[column] : Cell{}; }));
    for (const auto column : below)
      if (!row[column].text.empty())
        for (const auto& line : wrapped(in_sentence(columns[column].heading) + ": " + row[column].text, width - indent))
          made.push_back(std::string(indent, ' ') + tinted(line, row[column].tint, colour));
  }
  return made;
}

}  // namespace farmtok::cli
