// Reasons for a correction: short words for the clerk, the sentence that the television reads to the resident.

/** @param {string} name of the material @returns {{label: string, sentence: string}[]} */
export function reasonsFor(name) {
  return [
    { label: "看不清、模糊", sentence: `${name}的照片看不清，请拿稳手机，到亮的地方重新拍一张。` },
    { label: "太暗或反光", sentence: `${name}的照片太暗或者有反光，请换个亮处、避开灯光重新拍一张。` },
    { label: "没拍全、缺角", sentence: `${name}没有拍全，请把四个角都拍进照片里，重新拍一张。` },
    { label: "少了一面或一页", sentence: `${name}还少一面，请把正面、反面都拍上。` },
    { label: "拍错了材料", sentence: `这张照片不是${name}，请找到${name}重新拍一张。` },
    { label: "已经过期", sentence: `${name}已经过了有效期，请换新的再拍。` },
    { label: "不是本人的", sentence: `${name}上的名字和办事的人不一样，请拍本人的${name}。` },
    { label: "没有签名或盖章", sentence: `${name}上还没有签名或者盖章，请补好再拍。` },
  ];
}
