# Titles that are found by their words.
class Catalogue
  SMALL = %w[a an and of the].freeze

  def initialize(titles)
    @titles = titles
  end

  def search(text)
    wanted = words(text)
    return [] if wanted.empty?

    @titles.select { |title| wanted.all? { |word| words(title).any? { |other| other.start_with?(word) } } }
  end

  def sorted
    @titles.sort_by { |title| words(title).join(' ') }
  end

  private

  def words(text)
    text.downcase.scan(/[[:alnum:]]+/) - SMALL
  end
end
