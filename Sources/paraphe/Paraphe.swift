import ArgumentParser
import ParapheApp

@main
struct Paraphe {
  static func main() async {
    await ParapheCommand.main()
  }
}
