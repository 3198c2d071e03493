// Written by Reference/reference_resampling.py.

import Images
import Testing

/// A picture, and numpy's version of it with other sides.
struct ResamplingFixture: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let original: Image
  let resized: Image

  static let all: [ResamplingFixture] = [
    ResamplingFixture(
      testDescription: "shrunk by 2",
      original: Image(
        width: 12, height: 8, channels: 1, pixels: bytes(hexadecimal:
        "4e27f8b9fb1f6cf1b529a3e1cc5ce682c38ec0f0841bebf936ac64f86eabb114b3131a74fbab7b9b063d7b48bf6c61607b0981a0c26549cd"
        + "0410b694dedaad2c91d90cad447d23df14463b385fbe3f8b3e7a94564591f7e6b50c800fbcbb267a")),
      resized: Image(
        width: 6, height: 4, channels: 1, pixels: bytes(hexadecimal:
        "67c69bc35fdaa29d57627c548f7fa47435934c9478568c63"))),
    ResamplingFixture(
      testDescription: "shrunk by 3 and 4",
      original: Image(
        width: 9, height: 12, channels: 3, pixels: bytes(hexadecimal:
        "16a8c6e50901356e8fa4b2237e69f8c999a7e6f67473f1fbdd3e0bee7b59a65ee95190bb09fc0bf8e952d09260acd4ed1ce3e196e4427d2d"
        + "3549cc7616b3dd9b3767ce4d160472b454278368f8945bf14ae22e35448668aa8fb11917673926227c866f853e40747fb5579b7f93de5d7e"
        + "987106dbd3d20e8062c1375d11a665f530b044e2577f9559ef216b33dd104939b771332a687ea7858d186e9315c723a4f6af27e6e15169f0"
        + "7b0cc988cdfcfe9456e84414a4ba9044d96a1bffe4b605ee3788e10650b5e17de1637d7f154901ad32d7851da0afdd790198205ec5008c37"
        + "a0464ecf3e174bb15329022e120a48c56fc0c389f683d73056a054a9490ebd751d879e7a69e99f5c92bd46f90ef3b42b38c7f4fe9b80aa38"
        + "212beecdbde266f6fcd3b82021715ce2d6a3e1088be0dd61d5c23588531e4ebd7c11be2bd36abe0a289fbb4b")),
      resized: Image(
        width: 3, height: 3, channels: 3, pixels: bytes(hexadecimal:
        "7b75837f7e6380ae88517faa936e736da3928c9b7b734d8d7f8181"))),
    ResamplingFixture(
      testDescription: "shrunk by fractions",
      original: Image(
        width: 11, height: 13, channels: 3, pixels: bytes(hexadecimal:
        "513041ea81b03c5466078489973142121e12fdd1a23d28f5bfe3a346783cd5d974a64960329cf54da664195996d527275acef1f8fb8add18"
        + "3815f16d02a62fa20addeb7fa6d272180009bbf484439fdb79d337e73bd0bf24a7681f65abfe1d673502af4e73de18018cb19ace5332d9bc"
        + "1342831b5798452e1e7e666499b71de975f75de02b32f320019deaea47533d4bca19c53bb5eabdfaf7002714ea99b2096482a8c95c83fe3e"
        + "e8d82c9fd8343a56a01dcd3cf669be6764378281c40fca26f0764812fa7a60fd31ec38b381614b58bf7ad78693da52f76ccd63b44b69c095"
        + "9d4492168579610ced9812a59f415ca41a55ce5eb4e7218ea9afd27f700dd9d75c2ee2553d638f8b9d7e53a275ba88ba738c7991ebe4f595"
        + "933bfb9dc131560b96a5391057caf44f45e1a2393af944f258566812d9bdcf93d1ce1f629ea361dd655f237b90615b220a71c21cd829d3c7"
        + "461ee7aa61c563c39169c37c640b2289a69b1580288590957785f398ec820e01c93054ef01fcd58ebddabf9668794fc42879ee172fccfda0"
        + "dc017f25c4c6e685dffaa2b127aaf430be0a97522607f49dec805ac13cbf77048839b982fc")),
      resized: Image(
        width: 7, height: 5, channels: 3, pixels: bytes(hexadecimal:
        "98627d536e867665647f7a8b9d89955ba77a836284554eb18a7a868a44828a67a052806d6c8e9286888f70d1667f856f5792999983ae8877"
        + "8697855475965d9398728b84879789bca3b069798e736b6a60794e7e8a9fc8597caf7eac9f8b726d7f6cbd43808e6e889e"))),
    ResamplingFixture(
      testDescription: "shrunk to one pixel",
      original: Image(
        width: 5, height: 7, channels: 3, pixels: bytes(hexadecimal:
        "ce4433614bec8a0c6f824cbd96d80ac481d4d72e5f3a5ad68c7ae948df90e9553ca2bc4a963b923c8448526abcce3d85fc9c38e8f41fd175"
        + "e19802d0ddbe376c7c9954d2a99adfb2940993a1f32262b8094d1a02c5744ab30c0440491353e7b3f7ec7580653fbb0b69")),
      resized: Image(
        width: 1, height: 1, channels: 3, pixels: bytes(hexadecimal:
        "977872"))),
    ResamplingFixture(
      testDescription: "doubled",
      original: Image(
        width: 3, height: 4, channels: 1, pixels: bytes(hexadecimal:
        "5e3e77bf3695205d022c5164")),
      resized: Image(
        width: 6, height: 8, channels: 1, pixels: bytes(hexadecimal:
        "5e56464c697776684b4d6e7fa78b544d788e9781564c6470484b5048322723314c4a2a1b293449524e4c2c3548565f64"))),
    ResamplingFixture(
      testDescription: "enlarged by fractions",
      original: Image(
        width: 5, height: 3, channels: 3, pixels: bytes(hexadecimal:
        "0a77f18c493b06f3083c3ad90e7e500e766a66579c61052a1cd581bfcf8c2bc119b4539822996ae0a2267c864e")),
      resized: Image(
        width: 7, height: 8, channels: 3, pixels: bytes(hexadecimal:
        "0a77f1545d89667a2c06f3082d6f9d28579e0e7e500a77e9535d896676310ce40a2d729a2c5f9d1983540c77b64c608865604f2e8b172e82"
        + "86418d945ba16a0d7683446387654a6d5032242f927257bb8a9ec08113845b4b6a806c477e552136479b5f71c777b2c1801ea03c6075727a"
        + "56843e584e749d4e91b05a99a66929bc1e76806488658a269066a29f3cb09a3c808b522bc1197982628a678b22996aaa9f39b596377c864e"))),
    ResamplingFixture(
      testDescription: "from one pixel",
      original: Image(
        width: 1, height: 1, channels: 3, pixels: bytes(hexadecimal:
        "39fa39")),
      resized: Image(
        width: 3, height: 2, channels: 3, pixels: bytes(hexadecimal:
        "39fa3939fa3939fa3939fa3939fa3939fa39"))),
    ResamplingFixture(
      testDescription: "wider and lower",
      original: Image(
        width: 4, height: 9, channels: 1, pixels: bytes(hexadecimal:
        "eae631a786741f7cdfbc035df6c4eb1c1202519e079e9be520487857806740f88fa8279b")),
      resized: Image(
        width: 6, height: 4, channels: 1, pixels: bytes(hexadecimal:
        "bcb6983b588cbca99280654f1238647a92a67c7e75477cbd"))),
    ResamplingFixture(
      testDescription: "transparent, shrunk by fractions",
      original: Image(
        width: 9, height: 10, channels: 4, pixels: bytes(hexadecimal:
        "a1364a00c07c4100831a9200aae95c00513c48a21f1801efedba50c5e4feafadbc71ef0f234e2d001917190042fa7400a4a4bb004b2aedb0"
        + "625198f0518d5aef846bd03d51c703f16a7b9000fa293800d83d69002a19310085fb0e89c3aedabeeb6cdbd4538f62299e8fcffcb3427c00"
        + "c190a800779adb00ac91b000057f3bc089184c6461e72c08e1f92ec03d76eaf0c5137862b969dc457a6b0aee7baf3c56754b04c660ab9b43"
        + "c4d72061d4beab6cf9a2c2c8796ef4016ee70611acf1605730ced1ec7d9c59028bb470b1579ba4d64555c3532f95f8fe15549ea5642e8775"
        + "3a50c6c823813d483541d9a067f757ffb479f8ff210404ff3ed654ff32c1d3701738ec5113b15f87d1d2f65e1e4b8d8ec6e91fff4866dfff"
        + "436ca4ff9a417fff3e06e5c1b3c853494686e3df24c123addafbfba119ea46ff0d2a27ff003d96ff609356ff87c798038b89e2a8e43c2347"
        + "da7baa1563ac8ecb66c526fff2e17dffc61813ffc51103ff")),
      resized: Image(
        width: 4, height: 3, channels: 4, pixels: bytes(hexadecimal:
        "00000000536f6e247d6d77c394af869175538441538e6d7c7599778e74939aba5468c3715f9d95806fb168ec70505dff"))),
  ]
}
